import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { App } from "../../src/host/app.lazy.ts";
import { LazyApp } from "../../src/host/lazyApp.ts";

function lazy(): { app: LazyApp; counts: { loaded: number; disposed: number } } {
  const counts = { loaded: 0, disposed: 0 };
  const made = {
    dispose: () => {
      counts.disposed++;
    },
  } as Partial<App> as App;
  const app = new LazyApp(() => {
    counts.loaded++;
    return Promise.resolve(made);
  });
  return { app, counts };
}

describe("the app", () => {
  test("is loaded once, when it is first wanted", async () => {
    const { app, counts } = lazy();
    assert.deepEqual([app.loaded, counts.loaded], [undefined, 0]);
    const [one, other] = await Promise.all([app.get(), app.get()]);
    assert.equal(one, other);
    assert.deepEqual([app.loaded, counts.loaded], [one, 1]);
  });

  test("that nobody wanted is not loaded to be ended", () => {
    const { app, counts } = lazy();
    app.dispose();
    assert.deepEqual(counts, { loaded: 0, disposed: 0 });
  });

  test("ends with the window, also where that goes while it loads", async () => {
    const { app, counts } = lazy();
    const loading = app.get();
    app.dispose();
    await loading;
    assert.equal(counts.disposed, 1);
    const other = lazy();
    await other.app.get();
    other.app.dispose();
    assert.equal(other.counts.disposed, 1);
  });
});
