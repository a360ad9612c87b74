import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("VS Code", () => {
  it("tells its version", () => {
    assert.equal(typeof vscode.version, "string");
  });
});
