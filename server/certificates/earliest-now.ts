/** No clock that is right is before this. In milliseconds. */
export const earliestNow = Date.UTC(2026, 0, 1);
