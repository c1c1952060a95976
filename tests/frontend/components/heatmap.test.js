// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from "vitest";
import Heatmap from "../../../frontend/src/components/Heatmap.svelte";
import { pressed, send, show } from "./mounting.js";

const MATRIX = {
  name: "layer1 head 2",
  values: Float32Array.of(0.25, 0.75, 1, -Infinity),
  rows: 2,
  columns: 2,
  rowAxis: "query",
  columnAxis: "key",
  rowNames: ["I", "saw"],
  columnNames: ["I", "saw"],
};

beforeEach(() => {
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
});

/** @param {Record<string, unknown>} [props] */
function heatmap(props = {}) {
  const body = show(Heatmap, { matrix: MATRIX, ramp: "attention", ...props });
  return { body, stage: body.querySelector('[role="application"]') };
}

describe("Heatmap", () => {
  it("says what it is: name, axes, range", () => {
    const label = heatmap().stage?.getAttribute("aria-label");
    expect(label).toContain("layer1 head 2: 2 rows (query) by 2 columns (key), from 0 to 1.000.");
  });

  it("names both axes and shows the ends of its scale", () => {
    const text = heatmap().body.textContent;
    for (const word of ["query →", "key →", "saw", "1.000"]) expect(text).toContain(word);
  });

  it("walks with the arrows, tells what it finds, and selects with Enter", () => {
    const [onhover, onselect] = [vi.fn(), vi.fn()];
    const { body, stage } = heatmap({ onhover, onselect });
    for (const key of ["ArrowDown", "ArrowRight"]) send(stage, pressed(key));
    expect(onhover.mock.calls).toEqual([[{ row: 0, column: 0 }], [{ row: 0, column: 1 }]]);
    expect(body.querySelector('[role="status"]')?.textContent).toBe("query I, key saw: 0.7500");
    expect(body.querySelector(".value")?.textContent).toBe("0.75");
    send(stage, pressed("Enter"));
    expect(onselect).toHaveBeenCalledExactlyOnceWith({ row: 0, column: 1 });
  });

  it("leaves Esc and shortcuts to the page", () => {
    const { stage } = heatmap();
    for (const key of ["Escape", "PageDown"]) {
      const event = pressed(key);
      send(stage, event);
      expect(event.defaultPrevented).toBe(false);
    }
    expect(stage?.getAttribute("aria-label")).toContain("Arrow keys walk the cells, Enter locks one");
  });

  it("walks by pages where it is told how long they are, and says so", () => {
    const onhover = vi.fn();
    const { stage } = heatmap({ onhover, page: 10, selected: { row: 0, column: 1 } });
    const event = pressed("PageDown");
    send(stage, event);
    expect(onhover.mock.calls).toEqual([[{ row: 1, column: 1 }]]);
    expect(event.defaultPrevented).toBe(true);
    expect(stage?.getAttribute("aria-label")).toContain("Page Up and Page Down 10 rows, Enter locks one");
  });

  it("speaks of a blank by its name, and shows its mark", () => {
    const names = ["␣", "saw"];
    const { body, stage } = heatmap({ matrix: { ...MATRIX, rowNames: names, columnNames: names } });
    send(stage, pressed("ArrowDown"));
    expect(body.querySelector('[role="status"]')?.textContent).toBe("query space, key space: 0.2500");
    expect(body.querySelector(".place")?.textContent).toContain("␣");
  });

  it("calls a masked cell masked", () => {
    const { body } = heatmap({ selected: { row: 1, column: 1 } });
    expect(body.querySelector(".value")?.textContent).toBe("masked");
  });

  it("has the numbers as a table on request", () => {
    const { body } = heatmap();
    expect(body.querySelector("table")).toBe(null);
    const button = [...body.querySelectorAll("button")].find((one) => one.textContent === "Numbers");
    send(button ?? null, new MouseEvent("click", { bubbles: true }));
    const rows = [...body.querySelectorAll("tbody tr")].map((row) => row.textContent?.replace(/\s+/g, " ").trim());
    expect(rows).toEqual(["I0.250.75", "saw1−∞"]);
  });
});
