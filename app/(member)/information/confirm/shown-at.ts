/** In the form's stamp: when the page was made, in milliseconds. No field has such a key. */
export const shownAt = " at";
