import { afterEach, expect, test, vi } from "vitest";
import {
  defaultInterface,
  machineNames,
  privateAddresses,
  readMachine,
  watchMachine,
} from "./machine-addresses.ts";

afterEach(() => void vi.useRealTimers());

const at = (address: string, internal = false) => ({ address, internal });
const interfaces = {
  lo: [at("127.0.0.1", true), at("::1", true), at("10.213.0.1", true)],
  docker0: [at("172.17.0.1")],
  eth0: [at("203.0.113.9"), at("2001:db8::9"), at("169.254.7.7"), at("100.64.0.1")],
  wlan0: [at("fe80::1"), at("fd00:0:0::2"), at("192.168.1.5"), at("172.32.0.1")],
};
const all = ["192.168.1.5", "fd00::2", "172.17.0.1", "10.213.0.1"];

test("private addresses alone count, the default route's first, IPv4 before IPv6, loopback's last", () => {
  expect(privateAddresses(interfaces, "wlan0", undefined)).toEqual(all);
  expect(privateAddresses(interfaces, undefined, undefined)[0]).toBe("172.17.0.1");
  expect(privateAddresses({}, "wlan0", undefined)).toEqual([]);
});

test.each([
  ["::", all],
  ["0:0::0", all],
  ["0.0.0.0", ["192.168.1.5", "172.17.0.1", "10.213.0.1"]],
  ["192.168.1.5", ["192.168.1.5"]],
  ["fd00:0::2", ["fd00::2"]],
  ["127.0.0.1", []],
  ["203.0.113.9", []],
])("of them those that a socket on %s hears", (host, heard) => {
  expect(privateAddresses(interfaces, "wlan0", host)).toEqual(heard);
});

test("the default route is the one of the lowest metric", () => {
  const header = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";
  const route = (name: string, destination: string, metric: number, mask: string) =>
    `${name}\t${destination}\t010200C0\t0003\t0\t0\t${metric}\t${mask}\t0\t0\t0   `;
  const lines = [
    header,
    route("tun0", "00000000", 1, "00000080"),
    route("wlan0", "00000000", 600, "00000000"),
    route("eth0", "00000000", 100, "00000000"),
    route("eth1", "000200C0", 0, "00FFFFFF"),
  ];
  expect(defaultInterface(`${lines.join("\n")}\n`)).toBe("eth0");
  expect(defaultInterface(`${header}\n`)).toBeUndefined();
  expect(defaultInterface("")).toBeUndefined();
});

test("a machine is called by its bare name, the same in .local, and its addresses", () => {
  expect(machineNames({ name: "cottage", addresses: ["10.0.0.5"] })).toEqual([
    "cottage",
    "cottage.local",
    "10.0.0.5",
  ]);
  expect(machineNames({ name: undefined, addresses: [] })).toEqual([]);
});

test("it is looked at every five seconds, and what changed is told once", async () => {
  const machine = await readMachine("127.0.0.1");
  vi.useFakeTimers();
  const told = vi.fn(async () => {});
  watchMachine("127.0.0.1", { ...machine, addresses: ["10.0.0.5"] }, told);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(told).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(told.mock.calls).toEqual([[machine]]);
});
