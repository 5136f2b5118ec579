import type { ExportText } from "./export-file.ts";
import { informationCard } from "./information-card.ts";
import { informationCsv } from "./information-csv.ts";
import { informationJson } from "./information-json.ts";

/** Everything stored about the member as JSON, the values of the fields alone as CSV, how to reach them as a card. */
export const informationFiles: Readonly<Record<"json" | "csv" | "vcf", ExportText>> = {
  json: informationJson,
  csv: informationCsv,
  vcf: informationCard,
};
