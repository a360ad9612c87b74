import type { ImageView } from "../../shared/views.ts";
import { post } from "../host.ts";
import { Icon } from "../icon.tsx";
import { MiddleCut } from "../middleCut.tsx";
import { fill, strings } from "../strings.ts";

/** A thumbnail that opens its image in an editor; with `keys`, a sentence on what else can be done with it. */
export function OpenImage({ image, keys }: { image: ImageView; keys?: string }) {
  const { id, name, description, thumbnail } = image;
  return (
    <button
      type="button"
      class="thumbnail"
      title={[name, description, keys].filter(Boolean).join("\n")}
      aria-description={keys}
      aria-label={fill(strings.open, `${name}, ${description}`)}
      onClick={() => post({ type: "openImage", id })}
    >
      {thumbnail ? <img src={thumbnail} alt="" draggable={false} /> : <Icon name="file-media" />}
      <MiddleCut class="name" text={name} />
      {thumbnail && <img class="preview" src={thumbnail} alt="" draggable={false} />}
    </button>
  );
}
