import fc from "fast-check";
import { expect, test } from "vitest";
import { readExposition } from "../../tests/support/exposition.ts";
import { exposition, type Metric } from "./exposition.ts";

const name = fc.stringMatching(/^postern_[a-z]{1,8}$/);
const labelName = fc.stringMatching(/^[a-z]{1,5}$/).filter((text) => text !== "le");
const labels = fc.dictionary(labelName, fc.string({ unit: "binary", maxLength: 8 }), { maxKeys: 3 });
const samples = fc.uniqueArray(fc.record({ labels, value: fc.double() }), {
  minLength: 1,
  maxLength: 4,
  selector: (sample) => JSON.stringify(Object.entries(sample.labels).toSorted()),
});

test("whatever stands in labels and values is read as it was", () => {
  fc.assert(
    fc.property(name, fc.string(), samples, (metric, help, given) => {
      const written: Metric = { name: metric, help, type: "gauge", samples: given };
      const read = readExposition(exposition([written])).get(metric);
      const plain = given.map(({ labels: texts, value }) => ({
        name: metric,
        labels: { ...texts },
        // Both zeros are one.
        value: value === 0 ? 0 : value,
      }));
      expect(read?.samples).toEqual(plain);
    }),
  );
});

test("a histogram's buckets hold those before them, and its count all", () => {
  const histogram = { labels: { kind: "page" }, bounds: [0.1, 1], counts: [3, 0, 2], sum: 7.5 };
  const text = exposition([{ name: "postern_took", help: "Time", type: "histogram", samples: [histogram] }]);
  expect(text).toBe(`# HELP postern_took Time
# TYPE postern_took histogram
postern_took_bucket{kind="page",le="0.1"} 3
postern_took_bucket{kind="page",le="1"} 3
postern_took_bucket{kind="page",le="+Inf"} 5
postern_took_sum{kind="page"} 7.5
postern_took_count{kind="page"} 5
`);
  expect(readExposition(text).get("postern_took")?.type).toBe("histogram");
});

test("a metric without samples is left out", () => {
  const gauge = { type: "gauge", help: "Nothing" } as const;
  const there = { ...gauge, name: "postern_there", samples: [{ value: 1 }] };
  expect([
    ...readExposition(exposition([{ ...gauge, name: "postern_gone", samples: [] }, there])).keys(),
  ]).toEqual(["postern_there"]);
});

test.each([
  ["a line without an end", "# HELP a b\n# TYPE a gauge\na 1"],
  ["a sample of nothing", "a 1\n"],
  ["a metric twice", "# HELP a b\n# TYPE a gauge\na 1\n# HELP a b\n# TYPE a gauge\na 1\n"],
  ["a series twice", '# HELP a b\n# TYPE a gauge\na{c="d"} 1\na{c="d"} 2\n'],
  ["a quote that is not escaped", '# HELP a b\n# TYPE a gauge\na{c="d"e"} 1\n'],
  ["a counter's name", "# HELP a b\n# TYPE a counter\na 1\n"],
  [
    "buckets that fall",
    '# HELP a b\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n',
  ],
])("the reader refuses %s", (_, text) => {
  expect(() => readExposition(text)).toThrow();
});
