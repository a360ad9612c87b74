import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bytesOfDataUri, checkAddress, mimeTypeOf } from "../../src/core/image/address.ts";

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

describe("an address of an image", () => {
  test("goes to the endpoint when everybody can reach it", () => {
    for (const address of [
      "https://example.com/a.png",
      "https://example.com:8443/a?b=c%2Fd",
      "https://8.8.8.8/a.png",
      "https://[2606:4700::1111]/a.png",
      "https://172.32.0.1/a.png",
    ])
      assert.equal(checkAddress(address), "public", address);
  });

  test("stays here when it belongs to this computer or its network", () => {
    for (const address of [
      ...["https://localhost/a.png", "https://a.localhost/a.png", "https://printer/a.png"],
      ...["https://nas.local/a", "https://wiki.corp/a", "https://git.internal./a"],
      ...["https://127.0.0.1/a", "https://127.1/a", "https://2130706433/a", "https://0x7f.1/a"],
      ...["https://10.0.0.1/a", "https://172.16.0.1/a", "https://172.31.255.255/a"],
      ...["https://192.168.1.1/a", "https://169.254.169.254/latest/meta-data/", "https://0.0.0.0/"],
      ...["https://100.64.0.1/a", "https://224.0.0.1/a", "https://255.255.255.255/a"],
      ...["https://[::1]/a", "https://[::]/a", "https://[fe80::1]/a", "https://[fd00::1]/a"],
      ...["https://[::ffff:127.0.0.1]/a", "https://[::ffff:10.0.0.1]/a"],
    ])
      assert.equal(checkAddress(address), "private", address);
  });

  test("is not handed on when it is not https, or holds a password", () => {
    for (const address of [
      ...["http://example.com/a.png", "ftp://example.com/a.png", "file:///etc/passwd"],
      ...["https://name:secret@example.com/a.png", "https://name@example.com/", "example.com"],
      ...["https://", "javascript:alert(1)", ""],
    ])
      assert.equal(checkAddress(address), "notSecure", address);
  });

  test("tells its type by its ending, as far as it has one", () => {
    const types = ["a.PNG?x=.webp", "a.webp", "a.heic", "a.jpg", "a", "a.gif"];
    assert.deepEqual(
      types.map((path) => mimeTypeOf(`https://example.com/${path}`)),
      ["image/png", "image/webp", "image/heic", "image/jpeg", "image/jpeg", "image/jpeg"],
    );
  });
});

describe("an image in a data URI", () => {
  test("is read, base64 or not", () => {
    const base64 = bytesOfDataUri(`data:image/png;base64,${PNG}`);
    assert.deepEqual(Buffer.from(base64 ?? ""), Buffer.from(PNG, "base64"));
    assert.deepEqual(
      bytesOfDataUri(`data:text/plain;charset=x;BASE64 ,${PNG.replaceAll("+", "%2B")}`),
      base64,
    );
    const svg = "<svg xmlns='http://www.w3.org/2000/svg'><text>100%</text></svg>";
    for (const written of [svg, encodeURIComponent(svg)])
      assert.equal(
        Buffer.from(bytesOfDataUri(`data:image/svg+xml,${written}`) ?? "").toString(),
        svg,
      );
  });

  test("and what is none is not", () => {
    for (const uri of [
      "data:image/png;base64,",
      "data:image/png",
      "data:,hello",
      "data:image/png;base64,AAAA",
    ])
      assert.equal(bytesOfDataUri(uri), undefined, uri);
  });
});
