/** Signs of pages and components that starters and templates put into projects, as plain words: what stands in the image's tag, and what the page says as long as nobody changed it. */

type Sign = readonly [tag: string, said: string];

const signs = (): readonly Sign[] => [
  // Laravel: Breeze and Jetstream.
  ["laravel.com/assets/img/welcome/", "Laravel has wonderful"],
  // Vite's and Vue's older ones.
  ["${heroImg}", "<p>Your questions, answered</p>"],
  ["./assets/logo.png", "<h1>Welcome to Your Vue.js App</h1>"],
  ["assets/logo.png", 'msg="Welcome to Your Vue.js'],
  // Umi.
  ["yay", "Welcome to umi"],
  // Slidev.
  ["sli.dev/logo.png", "# Welcome to Slidev"],
  // Mintlify.
  ["mintlify-assets.b-cdn.net/bigbend.jpg", "'Add image, video, and other HTML elements'"],
  ["/images/checks-passed.png", "'Learn how to preview changes locally'"],
  // Auth.js.
  ["authjs.dev/img/logo", "NextAuth.js Example App</h3>"],
  // Phoenix.
  ["/images/logo.svg", "Application.spec(:phoenix, :vsn)"],
  // Serverpod.
  ["serverpod-logo.svg", "<title>Flutter web app not built</title>"],
  // Ionic: tabs, super, aws.
  ["{{chat.face}}", "{{chat.lastText}}"],
  ["slide-image", "TUTORIAL_SLIDE4_TITLE"],
  ["slide-image", "TUTORIAL_CONTINUE_BUTTON"],
  ["item.user.avatar", "'CARDS_TITLE' | translate"],
  ["item.image", "'CARDS_TITLE' | translate"],
  ["item.profilePic", "'LIST_MASTER_TITLE' | translate"],
  ["item.profilePic", "'SEARCH_TITLE' | translate"],
  ["assets/ionic-aws-logo.png", "Details.username"],
  // JHipster's pages of entities.
  ["ContentType};base64,", "from 'react-jhipster'"],
  // Administration by PanJiaChen.
  ["imageView2/1/w/80/h/80", "panjiachen.github.io/"],
  ["sidebar-logo", "sidebarLogoFade"],
  ["user-avatar", "hamburger-container"],
  ["pan-thumb", "pan-info-roles-container"],
  // Administration by iView and RuoYi.
  ["maxLogo", "side-menu"],
  ["minLogo", "side-menu"],
  ["icon-qr-qq-wechat.png", "join-page"],
  ["join-page-other-icon", "zhihu.com/feview"],
  ["/img/profile.jpg} : @{${user.avatar}}", "user.avatar"],
  ["/badge/RuoYi-v", "gitee.com/y_project/RuoYi"],
  ["gitee.com/y_project/RuoYi", "/badge/RuoYi-v"],
  ["github/license/mashape/apistatus.svg", "gitee.com/y_project/RuoYi"],
  // SB Admin.
  ["img-profile", "Douglas McGee"],
  ["img-profile", "Valerie Luna"],
  // Creative Tim's dashboards and kits.
  ["team-2.jpg", "New message</span> from Laur"],
  ["small-logos/logo-spotify.svg", "New album</span> by Travis Scott"],
  ["invision-logo", "creative-tim-logo"],
  ["creative-tim-logo", "invision-logo"],
];

/** Whether an image and its page are as a starter brought them. */
export function isAsBegun(tag: string, text: string): boolean {
  return signs().some(([mark, said]) => tag.includes(mark) && text.includes(said));
}
