import { encode } from "uqr";
import type { QrDrawing } from "./qr-code.tsx";

/** The QR code (ISO/IEC 18004) of a text. */
export function qrDrawing(text: string): QrDrawing {
  const { data, size } = encode(text, { border: 4 });
  const modules = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")));
  return { path: modules.join(""), size };
}
