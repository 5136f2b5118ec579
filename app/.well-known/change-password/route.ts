import { redirect } from "next/navigation";

/** Where password managers look for the page on which a password is changed (W3C, A Well-Known URL for Changing Passwords). */
export function GET(): never {
  return redirect("/security/password");
}
