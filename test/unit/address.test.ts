import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bytesOfDataUri, checkAddress, mimeTypeOf } from "../../src/core/image/address.ts";
import { holdsCredential } from "../../src/core/image/credential.ts";

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
      ...["https://[::ffff:8.8.8.8]/a.png", "https://[2a00:1450:4001::]/a", "https://192.0.1.1/a"],
      ...["https://ec2-52-1-2-3.amazonaws.com/a", "https://v1-10-0.example.com/a"],
      ...["https://10-0-0-1a.example.com/a", "https://release-2026-10-0-1.example.com/a"],
      ...["https://home.example.com/a", "https://local.dev/a", "https://mylocal.com/a"],
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
      ...["https://[::127.0.0.1]/a", "https://[64:ff9b::7f00:1]/a", "https://[2002:7f00:1::]/a"],
      ...["https://[fec0::1]/a", "https://[2001:0:7f00:1::]/a", "https://[100::1]/a"],
      ...["https://[::ffff:0:127.0.0.1]/a", "https://[2001:db8::1]/a", "https://192.0.0.170/a"],
      ...["https://198.51.100.7/a", "https://203.0.113.7/a", "https://localhost.localdomain/a"],
      ...["https://wiki.intranet/a", "https://db.private../a", "https://fritz.box/a"],
      ...["https://kubernetes.default.svc/a", "https://speedport.ip/a", "https://my.router/a"],
      ...["https://10.0.0.5.any.example/a", "https://192-168-1-5.abc.plex.direct/a"],
      ...["https://app-127-0-0-1.ip.example/a", "https://x.172.16.1.1.dns.example/a"],
      ...["https://127.0.0.1.nip.io/a", "https://192-168-1-1.sslip.io/a", "https://x.home.arpa/a"],
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
    for (const name of ["constructor", "__proto__", "valueOf"])
      assert.equal(mimeTypeOf(`https://example.com/a.${name}`), "image/jpeg");
  });
});

describe("an address that holds a credential", () => {
  test("is told by the names of its parameters, in all ways they are written, or by what they hold", () => {
    const hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    for (const query of [
      // As Amazon, Google, Azure, Alibaba, CloudFront, GitHub, GitLab, Firebase, Slack and Discord sign.
      ...["X-Amz-Credential=a&X-Amz-Expires=60", "X-Goog-Signature=1", "sv=2024&sr=b&sig=a%2Fb"],
      ...["OSSAccessKeyId=a&Expires=1&Signature=b", "Expires=1&Policy=a&Key-Pair-Id=b"],
      ...["jwt=a", "private_token=glpat-1", "alt=media&token=0a", "t=xoxe-1&pub_secret=a"],
      `ex=1&is=2&hm=${hash}`,
      ...["key=1", "api_key=1", "apiKey=1", "apikey=1", "access_token=1", "accessToken=1"],
      ...["auth=1", "oauth_token=1", "client-secret=1", "sessionid=1", "PASSWORD=1"],
      ...["x=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "id=aB3dE5fG7hI9jK1lM3nO5pQ7"],
    ])
      for (const sign of ["?", "#"])
        assert.equal(holdsCredential(`https://cdn.example.com/a.png${sign}${query}`), true, query);
  });

  test("is told where it stands in a path, behind an expiry, or in an address within", () => {
    const hash = "9f86d081884c7d659a2feaa0c55ad015";
    const inner = encodeURIComponent("https://b.s3.amazonaws.com/a.png?X-Amz-Signature=1");
    for (const address of [
      // Next.js, Netlify and weserv fetch what they are given; Akamai signs in one value, nginx by a hash.
      ...[`/_next/image?url=${inner}&w=640`, `/.netlify/images?url=${encodeURIComponent(inner)}`],
      ...[`/?url=${encodeURIComponent(`https://images.weserv.nl/?url=${inner}`)}`],
      "/a.png?hdnts=exp=1700000000~acl=/*~hmac=0a1b",
      `/a.png?md5=${hash}&expires=1700000000`,
      `/a.png?v=${hash}&e=1700000000`,
      "/a;jsessionid=0A1B.node1",
      "/a.png?PHPSESSID=1",
      ...["/a?resourcekey=0-a", "/a?subscriptionKey=1", "/a?accesskey=1", "/a#/view?token=1"],
      "/share/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln/a.png",
    ])
      assert.equal(holdsCredential(`https://example.com${address}`), true, address);
    for (const address of [
      "/cdn-cgi/image/width=80,quality=75/a.png",
      `/_next/image?url=${encodeURIComponent("/static/a.png?v=2")}&w=640`,
      `/a;v=1.2/b.png?v=${hash}&e=1`,
      "/a.png?q=a%3Db%26c&text=100%",
      "/eyJ.png",
    ])
      assert.equal(holdsCredential(`https://example.com${address}`), false, address);
  });

  test("is none by its size, version or what it shows", () => {
    for (const query of [
      ...["", "?", "?raw=true", "?v=4&s=64", "?w=1200&h=630&fit=crop", "?key=", "?keyboard=qwerty"],
      ...["?v=9f86d081884c7d659a2feaa0c55ad015", "?branch=main&event=push", "?style=flat-square"],
      ...[
        "?label=build%20status&logo=github",
        "?date=2026-01-01",
        "?monkey=1",
        "?design=1",
        "#icon",
      ],
      ...["?url=https%3A%2F%2Fexample.com%2Fa.png", "?text=Hello+World&author=me", "?author=1"],
    ])
      assert.equal(holdsCredential(`https://example.com/a.svg${query}`), false, query);
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
