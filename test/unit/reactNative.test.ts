/* Images of React Native: screen readers pass by one that has no text, so that little is missing. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { problemsOf } from "../../src/core/altText/check/problems.ts";
import { KNOWN_COMPONENTS } from "../../src/core/altText/read/readReferences.ts";
import { readerOf } from "../../src/core/altText/read/readers.ts";

/** The problems of what a component shows, those that are only poor in brackets. */
async function told(shown: string, from = "react-native"): Promise<readonly string[]> {
  const text = `import { Animated, Image, Pressable, Text, TouchableOpacity, View } from "${from}";
export const Card = ({ item, open }) => (
  ${shown}
);
`;
  const reader = await readerOf("jsx");
  const { references } = reader.read(text, { components: KNOWN_COMPONENTS });
  const problems = (isPoorTold: boolean) =>
    problemsOf(references, { text, mayTellKind: true, isPoorTold });
  const all = problems(true);
  assert.deepEqual(
    problems(false),
    all.filter(({ isMissing }) => isMissing),
  );
  return all.map(({ code, isMissing }) => (isMissing ? code : `(${code})`));
}

const IMAGE = "<Image source={{ uri: item.url }} />";

describe("an image of React Native without a text", () => {
  for (const [what, shown] of [
    ["beside words", `<View><Text>{item.name}</Text>${IMAGE}</View>`],
    ["alone", IMAGE],
    ["that moves", "<Animated.Image source={{ uri: item.url }} />"],
    [
      "in what is pressed with words",
      `<TouchableOpacity onPress={open}><Text>Shops</Text>${IMAGE}</TouchableOpacity>`,
    ],
    [
      "in what is pressed with words by code",
      `<Pressable onPress={open}><View>${IMAGE}</View><Text>{item.name}</Text></Pressable>`,
    ],
    [
      "in what is pressed and has a label",
      `<Pressable accessibilityLabel="Open shop" onPress={open}>${IMAGE}</Pressable>`,
    ],
  ] as const)
    test(`is poor ${what}`, async () => {
      assert.deepEqual(await told(shown), ["(missing-alt)"]);
    });

  test("is poor wherever it is from", async () => {
    for (const from of [
      "react-native-web",
      "expo-image",
      "react-native-fast-image",
      "react-native-reanimated",
    ])
      assert.deepEqual(await told(IMAGE, from), ["(missing-alt)"], from);
  });

  test("lacks a name where it is all that is pressed", async () => {
    for (const name of [
      "Pressable",
      "TouchableOpacity",
      "TouchableHighlight",
      "TouchableWithoutFeedback",
      "TouchableNativeFeedback",
    ])
      assert.deepEqual(await told(`<${name} onPress={open}>${IMAGE}</${name}>`), [
        "link-without-name",
      ]);
  });

  test("is missing where screen readers meet it", async () => {
    for (const attribute of ["accessible", "accessible={true}", 'accessibilityRole="image"'])
      assert.deepEqual(
        await told(`<View><Image ${attribute} source={{ uri: item.url }} /></View>`),
        ["missing-alt"],
        attribute,
      );
  });

  test("is none where it is said to adorn, or hidden", async () => {
    for (const attribute of ['alt=""', "accessible={false}", 'importantForAccessibility="no"'])
      assert.deepEqual(await told(`<Image ${attribute} source={{ uri: item.url }} />`), []);
  });

  test("is poor where its module is required", async () => {
    const required = `const { Image: Shown } = require("react-native");
const Other = () => <Image source={require("./a.png")} />;`;
    const reader = await readerOf("jsx");
    for (const text of [required.replace(": Shown", ""), required.replace("<Image", "<Shown")]) {
      const { references } = reader.read(text, { components: [...KNOWN_COMPONENTS, "Shown"] });
      assert.deepEqual(
        references.map(({ around }) => around.isPassedBy),
        [true],
      );
    }
  });

  test("is missing in a page", async () => {
    assert.deepEqual(await told('<Image src="a.png" />', "next/image"), ["missing-alt"]);
    assert.deepEqual(await told('<View><img src="a.png" /></View>'), ["missing-alt"]);
  });
});
