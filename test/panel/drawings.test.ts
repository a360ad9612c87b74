/* Drawings, which the panel's page draws where it is shown. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startPanels, type OpenPanel, type Panels } from "./panel.ts";

/** A gradient of CSS that the image process does not know, and a colour that depends on the theme. */
const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100" style="color-scheme: light dark">
<foreignObject width="200" height="100">
<div xmlns="http://www.w3.org/1999/xhtml" style="height:100px;background:conic-gradient(#f00 50%, #00f 0)"></div>
</foreignObject>
<rect x="200" width="100" height="100" style="fill:light-dark(#ff0, #000)"/>
<image href="https://example.invalid/track.png" width="9" height="9"/>
<script>document.title = "run"</script>
</svg>`;

describe("a drawing", () => {
  let panels: Panels;
  let opened: OpenPanel;
  before(async () => {
    panels = await startPanels();
    opened = await panels.open({ theme: "dark" });
  });
  after(() => panels.stop());

  test("goes out as the page draws it, on white, and nothing of it is fetched or run", async () => {
    const { host, panel, page, requests, errors } = opened;
    const bytes = Buffer.from(DRAWING);
    await host.session.attachments.add([{ kind: "bytes", name: "conic.svg", bytes }]);
    await panel.attached
      .first()
      .getByRole("button", { name: /^Open / })
      .waitFor();
    await panel.ask("Which colours?");
    await panel.answered();
    const [seen] = panels.endpoint.requests.at(-1)?.images ?? [];
    const percent = (name: string): number =>
      seen?.colours?.find((one) => one.name === name)?.percent ?? 0;
    for (const name of ["red", "blue", "yellow"])
      assert.ok(Math.abs(percent(name) - 33) < 2, `${name} ${percent(name)}`);
    assert.deepEqual(requests, []);
    assert.deepEqual(errors, []);
    assert.equal(await page.title(), "Iris");
  });
});
