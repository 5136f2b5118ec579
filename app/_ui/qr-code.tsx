/** What a QR code is drawn from: its modules as an SVG path, and how many stand in a row. */
export type QrDrawing = Readonly<{ path: string; size: number }>;

/** A QR code, dark on light in every scheme: scanners want it so. */
export function QrCode({ drawing: { path, size }, label }: { drawing: QrDrawing; label: string }) {
  return (
    <svg viewBox={`0 0 ${size} ${size}`} className="mt-4 size-48" role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
