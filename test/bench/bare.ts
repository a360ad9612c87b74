/*
 * The same work without VS Code and without Iris: reads a file, shrinks it with sharp's native
 * build, posts it. Prints when each round began, milliseconds since 1970.
 */
import { readFile } from "node:fs/promises";

const [url = "", key = "", file = "", rounds = "1"] = process.argv.slice(2);
const starts: number[] = [];
for (let i = 0; i < Number(rounds); i++) {
  starts.push(i === 0 ? performance.timeOrigin : performance.timeOrigin + performance.now());
  const { default: sharp } = await import("sharp");
  const { request } = await import("undici");
  const bytes = await sharp(await readFile(file.replace("*", `${i}`)))
    .resize(3840, 3840, { fit: "inside", withoutEnlargement: true })
    .webp({ lossless: true, effort: 1 })
    .toBuffer();
  const { body } = await request(`${url}/chat/completions`, {
    method: "POST",
    headers: { authorization: key, "content-type": "application/json" },
    body: JSON.stringify({
      model: "gemini:gemini-2.5-flash",
      messages: [
        {
          role: "user",
          content: [
            { type: "input_file", file_uri: bytes.toString("base64"), mime_type: "image/webp" },
            { type: "text", text: "Describe the image." },
          ],
        },
      ],
    }),
  });
  await body.dump();
}
console.log(JSON.stringify(starts));
