/** What of a table a sheet of paper holds. */

import { describe, expect, it } from "vitest";
import { onPaper } from "../../../frontend/src/stage/handout.js";

describe("onPaper(table)", () => {
  it("leaves a small table as it is", () => {
    const table = { title: "t", columns: ["a", "b"], rows: [["x", 1]] };
    expect(onPaper(table)).toEqual({ table, moreRows: 0, moreColumns: 0 });
  });

  it("cuts a large one, and says by how much", () => {
    const row = Array.from({ length: 20 }, (_, at) => at);
    const { table, moreRows, moreColumns } = onPaper({ title: "t", columns: [], rows: Array(100).fill(row) });
    expect(table.rows.length + moreRows).toBe(100);
    expect(table.rows[0].length + moreColumns).toBe(20);
    expect(moreRows).toBeGreaterThan(0);
  });
});
