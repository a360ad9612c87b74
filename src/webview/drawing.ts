import type { HostMessage } from "../shared/protocol.ts";
import { listen, post } from "./host.ts";

/** Draws what the host wants drawn. As an image, a drawing runs nothing and loads nothing. */
export function drawForHost(): void {
  listen((message) => {
    if (message.type !== "drawImage") return;
    draw(message).then(
      (png) => post({ type: "drawnImage", id: message.id, png }),
      // It cannot be drawn here: the host has a rendering of its own.
      () => post({ type: "drawnImage", id: message.id, png: undefined }),
    );
  });
}

async function draw({
  text,
  width,
  height,
}: Extract<HostMessage, { type: "drawImage" }>): Promise<Uint8Array | undefined> {
  const image = new Image();
  // A canvas with an image of a `blob:` address cannot be read.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done));
  return blob ? new Uint8Array(await blob.arrayBuffer()) : undefined;
}
