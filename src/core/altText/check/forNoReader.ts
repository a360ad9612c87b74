import { IS_PROSE, PROSE } from "./setAside.ts";

/** Folders of tests, and of what they compare with. */
const TEST_FOLDER =
  /(?:^|\/)(?:(?:\d{1,3}[-_.])?tests?|testsuite|test[-_]?(?:beds?|harness(?:es)?|pages?)|(?:unit|integration|functional|acceptance|regression|smoke|system|ui|browser|visual|end[-_]to[-_]end)[-_]?tests?|(?:performance|load|api|snapshot|screenshot)[-_]tests|\w+(?:\.\w+)*\.(?:unit|integration|functional|acceptance|e2e|ui)?tests|manual[-_]?tests?|feature-format-matrix|e2e|cypress|playwright|golden)\//i;
const FIXTURES =
  /(?:^|\/)(?:__\w+__|testfiles?|fixtures?|\w+[-_]fixtures?|fixtures?[-_]\w+|test[-_]?data|test[-_]cases|samples?\/content|snapshots|bench(?:marks?)?|(?:dev[-_])?playgrounds?)\//i;
const TEST_FILE =
  /(?:[._-](?:test|spec|cy|e2e)s?\.\w+|\.(?:mock|stub|fixture|cosmos|ct|bench)s?\.(?:tsx|jsx|vue|svelte|html)|\.snap|(?:^|\/)(?:kitchen[-_]?sink\.\w+|(?:examples?|demos?|samples?)\/tests?\.(?:md|markdown)|test[-_]?page\.html?|tests?\.(?!md|mdx|rst|adoc)\w+))$/i;
/** Folders of what tests are run on or replace something by, and of what only developers look at; prose in one of them may be about it. */
const OF_TESTS =
  /(?:^|\/)(?:[au]tests?|test(?:assets|apps?|resources|utils|[-_](?:assets?|apps?|projects?|sites?|resources|images?|inputs?|outputs?|workspaces?|vaults?|repos?|documents?|docs?|html|utils|support|helpers?))|(?:e2e|a11y|js|ts|py|node|react|vue|web|html|css|docs?|site|frontend|backend|theme|template|markdown|render(?:ing)?|pixel|stress|compat|conformance|fuzz|shared)[-_]tests|mocks?|dummy|\.?(?:rn)?storybook|\.ladle|\.histoire|kitchen[-_]?sink|repros?|reproductions?|wireframes?|visual[-_]regression|corpus|corpora|wpt|web-platform-tests|crashtests?|reftests?|layouttests|html5lib[-\w]*|conformance|expected(?:[-_]outputs?)?|golden[-_]?files?|issue[-_]?\d+)\//i;
/** Where code is tests, though pages may be what is specified, and components what a product can do. */
const SPECS =
  /(?:^|\/)(?:specs?|features?\/support)\/(?=.*\.(?:erb|haml|slim|php)$)|^(?:packages\/[^/]+\/)?specs?\/(?=.*\.(?:tsx|jsx|vue|svelte)$)/i;
const IN_SPECS = /\.(?:erb|haml|slim|tsx|jsx|vue|svelte|php)$/i;
/** Code that shows on purpose what is wrong. */
const OF_FAULTS =
  /(?:^|\/)bad\.html?$|(?:^|[/_-])(?:inaccessible|not[-_]accessible|bad[-_](?:examples?|practices?)|anti[-_]?patterns?)[/.]/i;
/** What JVM's and .NET's projects call the source sets of their tests. */
const SOURCE_SET = /(?:^|\/)(?:src\/[a-z]+Test|\w+\.[\w.]*Tests?)\//;
/** Forms to fill in: a page that others are begun with. */
const FORM =
  /(?:^|\/)_template\.(?:mdx?|rst|adoc|ipynb)$|(?:^|[/_-])TEMPLATE\.(?:md|rst|adoc|ipynb)$|(?:^|\/)\.github\/\w*_TEMPLATE(?:\/|\.)|(?:^|\/)pull_request_template\.md$/;
const [STARTING, OF_FORMS] = [/(?:^|\/)(?:archetypes|scaffolds)\//i, /(?:^|\/)templates?\//i];
const [PAGE_OF_FORMS, CALLED_FORM] = [/\.md$/i, /[/_-]template\.(?:mdx?|rst|adoc|ipynb)$/i];
const OF_DOCS = /(?:^|\/)docs?\//i;

function isForm(path: string): boolean {
  if (FORM.test(path)) return true;
  if (CALLED_FORM.test(path))
    return OF_FORMS.test(path) || (path.endsWith("_template.md") && !OF_DOCS.test(path));
  return PAGE_OF_FORMS.test(path) && STARTING.test(path);
}
/** The layout of pages that only tests open, at the beginning of their front matter. */
const TEST_LAYOUT =
  /^---\r?\n(?:(?!---)[^\n]{0,200}\n){0,20}?layout:[ \t]*["']?(?:cypress|tests?|e2e|fixtures?)\b/;
/** Folders of pages, which may be about tests. */
const PAGES = /(?:^|\/)(?:docs?|documentation|content|pages?|website|guides?|blog|posts?|book)\//i;
/** Copies of what others made, and what a program makes anew. */
const COPIES =
  /(?:^|\/)(?:node_modules|bower_components|jspm_packages|uni_modules|miniprogram_npm|site-packages|third[-_]party|3rd[-_]party|vendored|uview-ui|(?<!views\/)vendor|dist|_site|_build|_book|_bookdown_files|_freeze|\.quarto)\//i;
/** What a page loads; a library below it is a copy where its folder names the release, or where its demo, manual or release notes came along. */
const SERVED = "public|static|assets|wwwroot|webroot";
const LOADED = `${SERVED}|resources|plugins?|libs?|libraries|javascripts?|js|ext|externals?|contrib`;
const RELEASE = new RegExp(
  String.raw`(?:^|\/)(?:${LOADED})\/(?:[^/]+\/)*(?!(?:versions?|v|ver|rel(?:ease)?s?|docs?|branch|blog)[-_.])[a-z][\w.]*?[-_@]v?\d+\.\d+[\w.-]*\/`,
  "i",
);
/** What was loaded down from a host of repositories, whole. */
const LOADED_DOWN = new RegExp(
  String.raw`(?:^|\/)(?:${LOADED})\/(?:[^/]+\/)*[\w.-]+-(?:master|main|gh-pages|develop)\/`,
  "i",
);
/** A release in three numbers names a copy wherever it stands, but among pages. */
const COPIED =
  /(?:^|\/)(?!(?:versions?|v|ver|rel(?:ease)?s?|docs?|branch|blog)[-_.])[a-z][\w.]*?[-_@]v?\d+\.\d+\.\d+\//i;
/** Pages of what a site loads, and its own of former releases. */
const LOADED_PAGE = new RegExp(
  String.raw`(?:^|\/)(?:${SERVED})\/(?:[^/]+\/)*(?:(?:plugins?|libs?|libraries)\/[^/]+\/(?:[^/]+\/)*[^/]+|(?:(?:releases?|versions?|archives?)\/)?v?\d+(?:\.(?:\d+|x))+\/.*)\.html?$`,
  "i",
);
/** Pages of libraries that many sites load whole. */
const LIBRARY = new RegExp(
  String.raw`(?:^|\/)(?:${SERVED}|libs?|libraries)\/(?:[^/]+\/)*(?:codemirror|f?ckeditor|tui-editor|tinymce|jquery(?:[-.]\w+)*|mathjax|pdf\.?js|font-?awesome|bootstrap|summernote|video-?js|highcharts|datatables|fullcalendar)\/.*\.html?$`,
  "i",
);
const DEMO = new RegExp(
  String.raw`(?:^|\/)(?:${LOADED})\/(?:[^/]+\/)+(?:(?:demos?|examples?|samples?)\/.*|(?:demo|example|release[-_]?note)s?)\.html?$|(?:^|\/)(?:(?:${SERVED})\/(?:[^/]+\/)+|(?:views?|web|www|htdocs|public_html|inc(?:ludes)?)\/(?:js|javascripts?|libs?|plugins?|css)\/[^/]+\/|(?:css|fonts)\/(?:[^/]+\/)*)(?:readme|changelog)\.(?:md|markdown)$`,
  "i",
);
/** Editors and widgets that are copied whole; who makes them has no folder of that name. */
const EDITOR =
  /(?:^|\/)(?:f?ckeditor\d?|tiny_?mce|kindeditor|u(?:m)?editor|elfinder|jcrop|plupload|uploadify|swagger-ui|My97DatePicker|jquery-easyui|phpmyadmin)\/.*\.(?:html?|php|jsp)$/i;
/** What frameworks build, collect or bring along: compiled views, platforms of Cordova, gathered files, contributed modules of Drupal. */
const MADE =
  /(?:^|\/)(?:storage\/framework\/views|platforms\/(?:android|ios|browser|electron)|android\/app\/src\/main\/assets\/(?:public|www)|ios\/App\/App\/public|(?:bin|obj)\/(?:Debug|Release)|staticfiles|static_root|(?:modules|themes|profiles)\/contrib|(?:auto[-_]?)?generated|spec\/(?:dummy|internal|support))\/|^user_guide\//;
/** What programs keep for themselves: checkpoints, bins, caches and installed packages; and pages that they make of code. */
const OF_PROGRAMS =
  /(?:^|\/)(?:\.(?:ipynb_checkpoints|trash|trash-\d+|history|next|nuxt|output|svelte-kit|docusaurus|cache|parcel-cache|yarn|pnpm-store|venv|tox|eggs|generated|obsidian|changeset|expo|expo-shared|dart_tool)|venv|Pods|Carthage|DerivedData|htmlcov|lcov-report|target\/(?:doc|site|classes)|Assets\/(?:Plugins|Third ?Party|TextMesh Pro|Standard Assets)|themes\/[^/]+\/exampleSite|_?(?:tools?|scripts)\/screenshots?)\/|(?:^|\/)(?:javadocs?|jsdoc|typedoc|doxygen|rustdoc|godoc|phpdoc)\/(?:[^/]+\/)*[^/]+\.html?$|^(?:(?!(?:src|apps?|templates?|views?|components?|pages|resources|web)\/)[\w.-]+\/){0,2}(?:build|api-?docs?)\/(?:[^/]+\/)*[^/]+\.html?$/i;
/** What others made and a project keeps whole; among pages such words are a topic. */
const OF_OTHERS =
  /(?:^|\/)(?:thirdparty|third[-_ ]parties|3rdparty|extern(?:al)?[-_](?:libs?|libraries|deps|dependencies))\/|^(?:deps|externs?|externals?|submodules|upstream)\/[^/]+\//i;
/** The notes of a system that is installed whole into a site: of Kirby. */
const OF_SYSTEM = /(?:^|\/)kirby\/(?:README|CONTRIBUTING|SECURITY)\.md$/;
/** What Storybook shows to developers; pages in it are documentation. */
const STORY =
  /\.stor(?:y|ies)\.(?!mdx?$)\w+$|^(?:packages\/[^/]+\/)?stories\/.*\.(?:[jt]sx?|vue|svelte)$/i;
/** What makers of boards give along. */
const FIRMWARE = /(?:^|\/)(?:Drivers|Middlewares)\/(?:CMSIS|BSP|ST|STM32\w*|Third_Party)\//;
/** Views that packages of Laravel put into a project. */
const PUBLISHED =
  /(?:^|\/)resources\/views\/vendor\/(?:pagination|laravel-[\w-]+|l5-swagger|adminlte|filament[\w-]*|livewire[\w-]*|jetstream|log-viewer|telescope|horizon|nova|voyager|backpack|flash|cookie-consent|translation-manager|elfinder|scribe|installer|datatables|tallstackui|lfm|media-library|mail|notifications|breeze|cashier|pulse|passport|beautymail|wire-elements-modal|wireui)\//;
/** Pages below what only looks or sounds: others made them, as parts of a builder. */
const OF_STYLES = /(?:^|\/)(?:css|scss|stylesheets?|fonts)\/.*\.html?$/i;
/** Cards for links to a page: they are drawn into an image, and nobody meets what they are drawn of. */
const CARD =
  /(?:^|\/)(?:og[-_]?images?|open[-_]?graph(?:[-_]?images?)?|social[-_](?:images?|cards?))(?:\/[^/]+)*(?:\.(?:vue|tsx|jsx|svelte|astro))$|(?:^|\/)(?:opengraph|twitter|og|social)[-_]?image(?:\.\w+)?\.(?:tsx|jsx)$/i;
/** Pages that a tool writes anew into the notes of a project: those of gitwash. */
const WASHED = /(?:^|\/)gitwash\/[^/]+\.(?:rst|inc|txt)$/;
/** What pupils begin with, and what one of them would hand in. */
const OF_EXERCISE =
  /(?:^|\/)exercises\/(?:[^/]+\/)+(?:stub|example|exemplar|solution|starter)s?\.(?:html?|jsx|tsx|vue|svelte|php|erb)$/i;
/** What fills a database: data of its time, which is loaded once. */
const FILLING = new RegExp(
  String.raw`(?:^|\/)(?:(?:database|db)\/(?:seed(?:er)?s?|migrate|factories|fixtures)|console\/commands|migrations)\/.*\.(?!${PROSE}$)\w+$`,
  "i",
);
/** What WordPress and makers of its plugins bring along in a theme or a site. */
const OF_WORDPRESS =
  /(?:^|\/)(?:(?<!src\/)wp-(?:admin|includes)|LayerSlider|revslider|js_composer|advanced-custom-fields(?:-pro)?|acf-pro|ReduxCore|redux-framework|kirki|cmb2|wp-content\/themes\/twenty[a-z]+|wp-content\/plugins\/(?:akismet|bbpress|buddypress|classic-editor|contact-form-7|duplicator|elementor(?:-pro)?|gravityforms|jetpack|mailchimp-for-wp|meta-box|nextgen-gallery|ninja-forms|polylang|really-simple-ssl|sitepress-multilingual-cms|tablepress|updraftplus|w3-total-cache|woocommerce|wordfence|wordpress-seo|wp-super-cache|wpforms-lite|yith-[\w-]+))\/.*\.(?:php|html?)$/;
/** What browsers keep beside a page that they save. */
const SAVED = /(?:^|\/)[^/]*(?:[ .%]| - )[^/]*_files\/|(?:^|\/)[^/]+_files\/saved_resource/i;
/** Pages that a program leaves at the top of a repository. */
const ARTIFACT = /^artifacts\/.*\.html?$/i;
/** Texts of licences, as their makers give them: files that have a licence's name, or folders that nothing else is called. */
const LICENCE =
  /(?:^|\/)(?:licen[cs]es\/(?:[^/]+ licen[cs]e(?: [\d.]+)?|[^/]*(?<![a-z])(?:bsd|mit|apache|[al]?gpl|gnu|mpl|mozilla|cddl|epl|eclipse|cc0|cc[- ]by|creative commons|isc|zlib|eupl|artistic|public domain|unlicense)(?![a-z])[^/]*)|third[-_]party[-_]licen[cs]es\/[^/]+)\.html?$/i;
const KEPT_LICENCE = /(?:^|\/)LICENSES\/[^/]+\.html?$/;
/** What tools of documents fetch: packages of Typst, which are written in such folders at the top, and what Quarto keeps of others' repositories. */
const FETCHED =
  /\/packages\/(?:preview|local)\/[^/]+\/\d+\.\d+\.\d+\/|(?:^|\/)extension-subtrees\//;
/** What is written for language models. */
const FOR_MODELS =
  /(?:^|\/)(?:\.(?:claude|cursor|agents?|codex|gemini|windsurf|opencode)\/|(?:llms?(?:[-_]\w+)*|agents|claude|gemini|skill)\.(?:md|mdx|txt)$|\w*(?:ai|llm)[-_ ]?training[-_ ]?(?:data)?\/)|^skills\/|\bfor LLM\b/i;

const BY_FILE = [TEST_FILE, CARD, STORY, FOR_MODELS];
/** Those of a folder; a document at the top is in none, and a pattern takes a while to be made. */
const BY_FOLDER = [
  FIXTURES,
  COPIES,
  RELEASE,
  LOADED_DOWN,
  LOADED_PAGE,
  LIBRARY,
  DEMO,
  FIRMWARE,
  SAVED,
  ARTIFACT,
  PUBLISHED,
  OF_STYLES,
  OF_EXERCISE,
  WASHED,
  FILLING,
  EDITOR,
  MADE,
  OF_PROGRAMS,
  OF_WORDPRESS,
  OF_SYSTEM,
  LICENCE,
  KEPT_LICENCE,
  FETCHED,
];

/**
 * Whether a document has no readers: tests, fixtures, copies of what stands elsewhere.
 *
 * @param path from the folder of its workspace
 */
export function isForNoReader(path: string): boolean {
  const isIn = (patterns: readonly RegExp[]): boolean => patterns.some((one) => one.test(path));
  if (isIn(BY_FILE) || isForm(path)) return true;
  if (!path.includes("/")) return false;
  const tests = TEST_FOLDER.exec(path);
  const copied = COPIED.exec(path);
  const isCopied = copied !== null && !PAGES.test(path.slice(0, copied.index + 1));
  const others = [
    ...(IS_PROSE.test(path) ? [] : [OF_TESTS.exec(path), OF_FAULTS.exec(path)]),
    OF_OTHERS.exec(path),
    IN_SPECS.test(path) ? SPECS.exec(path) : null,
  ];
  const isAmong = [tests, ...others, SOURCE_SET.exec(path)].some(
    (one) => one !== null && !PAGES.test(path.slice(0, one.index + 1)),
  );
  return isAmong || isCopied || isIn(BY_FOLDER);
}

/** Views that a program prints: those make PDF files without tags, which take no alt texts to readers. */
const PRINTED =
  /(?:^|[/._-])(?:pdfs?|dompdf|mpdf|tcpdf|wkhtmltopdf)(?:[-_.][\w.-]*)?(?:\/[^/]*)*\.(?:php|phtml|twig|erb|haml|slim|cshtml|j2|jinja2?)$/i;
export const isPrinted = (path: string): boolean => PRINTED.test(path);

/** What draws code of pages into an image: Satori, and what is built on it. */
const DRAWING =
  /\bfrom\s+["'](?:satori(?:-html)?|next\/og|@vercel\/og|workers-og|@cf-wasm\/og(?:\/\w+)?|@takumi-rs\/[\w-]+|@cloudflare\/pages-plugin-vercel-og\/api|@ethercorps\/sveltekit-og)["']|\bImageResponse\b[^;]{0,100}\bfrom\s+["']next\/server["']/;
/** Characters at the beginning of code in which its imports stand. */
const IMPORTS = 4000;

/** Whether code is drawn into an image, so that nobody meets what is in it. */
export function isDrawn(text: string): boolean {
  const head = text.slice(0, IMPORTS);
  return (
    ["satori", "/og", "ImageResponse", "takumi"].some((one) => head.includes(one)) &&
    DRAWING.test(head)
  );
}

/** Whether a page says of itself that tests show it. */
export const isShownByTests = (text: string): boolean => TEST_LAYOUT.test(text);
