const page =
  document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;

const loads = new Map<string, Promise<void>>();

/** Loads one of Iris's own scripts that stand beside the page's, once; fails where it cannot be had, and can be tried again. */
export function load(name: "highlight" | "math" | "diagram"): Promise<void> {
  let loading = loads.get(name);
  if (!loading) {
    loading = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.nonce = page?.nonce ?? "";
      script.src = (page?.src ?? "").replace(/panel\.js/, `${name}.js`);
      script.onload = () => resolve();
      script.onerror = () => {
        loads.delete(name);
        script.remove();
        reject(new Error(`${name} does not load`));
      };
      document.head.append(script);
    });
    loads.set(name, loading);
  }
  return loading;
}
