import * as vscode from "vscode";
import { coverageOf, shareCovered, type Coverage } from "../../core/altText/review/coverage.ts";
import type { Review } from "../../core/altText/review/review.ts";
import type { ReviewItem } from "../../core/altText/review/item.ts";
import { countsOf } from "../../core/altText/review/report/text.ts";
import type { Subscription } from "../../core/events.ts";
import { formatNumber } from "../../core/messages/format.ts";
import { visible } from "../../core/messages/visible.ts";
import { locale } from "../locale.ts";
import { uriOf } from "../uris.ts";
import { COVERAGE_ID } from "./ids.ts";

/** Milliseconds between two trees; counting ten thousand images takes some. */
const PAUSE = 500;

/** A folder or file, and how its images do. */
interface CoverageNode {
  readonly name: string;
  readonly path: string;
  readonly coverage: Coverage;
  /** Of a file. */
  readonly uri?: vscode.Uri;
  /** Of a folder. */
  readonly children?: readonly CoverageNode[];
}

/** How the images do, by folder and file. */
export class CoverageTree implements vscode.TreeDataProvider<CoverageNode>, vscode.Disposable {
  readonly #view: vscode.TreeView<CoverageNode>;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changes.event;
  #review: Review | undefined;
  #roots: readonly CoverageNode[] | undefined;
  #subscription: Subscription | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.#view = vscode.window.createTreeView(COVERAGE_ID, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
  }

  /** Tells of this review from now on. */
  show(review: Review): void {
    this.#subscription?.dispose();
    this.#review = review;
    this.#subscription = review.onDidChange((what) => {
      if (what === "order") this.#schedule();
    });
    this.#refresh();
  }

  getChildren(node?: CoverageNode): CoverageNode[] | undefined {
    if (node) return node.children && [...node.children];
    this.#roots ??= this.#review ? childrenOf([...this.#review.table.items()], "") : [];
    return [...this.#roots];
  }

  getTreeItem({ name, path, coverage, uri, children }: CoverageNode): vscode.TreeItem {
    const item = new vscode.TreeItem(
      visible(name),
      children ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
    );
    item.id = path;
    item.description = shortOf(coverage);
    item.tooltip = longOf(path, coverage);
    item.iconPath = children ? vscode.ThemeIcon.Folder : vscode.ThemeIcon.File;
    item.contextValue = children ? "folder" : "file";
    item.accessibilityInformation = { label: longOf(path, coverage) };
    if (uri) {
      item.resourceUri = uri;
      item.command = {
        command: "vscode.open",
        title: vscode.l10n.t("Open {0}", name),
        arguments: [uri],
      };
    }
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription?.dispose();
    this.#view.dispose();
    this.#changes.dispose();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#refresh();
    }, PAUSE);
  }

  #refresh(): void {
    this.#roots = undefined;
    if (this.#review) this.#view.description = shortOf(this.#review.coverage);
    this.#changes.fire();
  }
}

function childrenOf(items: readonly ReviewItem[], folder: string): CoverageNode[] {
  const groups = Map.groupBy(items, ({ file }) => {
    const rest = file.slice(folder.length);
    const slash = rest.indexOf("/");
    return slash < 0 ? rest : rest.slice(0, slash + 1);
  });
  const nodes = [...groups].map(([name, own]): CoverageNode => {
    const path = folder + name;
    const coverage = coverageOf(own.map(({ row }) => row));
    if (name.endsWith("/"))
      return { name: name.slice(0, -1), path, coverage, children: childrenOf(own, path) };
    const [first] = own;
    return { name, path, coverage, ...(first && { uri: uriOf(first.row.uri) }) };
  });
  return nodes.sort(
    (a, b) =>
      Number(b.children !== undefined) - Number(a.children !== undefined) ||
      a.name.localeCompare(b.name),
  );
}

function shortOf(coverage: Coverage): string {
  const { t } = vscode.l10n;
  const percent = t("{0} %", Math.floor(100 * shareCovered(coverage)));
  const { missing, poor } = coverage;
  return [
    percent,
    ...(missing > 0 ? [t("{0} missing", formatNumber(missing, locale))] : []),
    ...(poor > 0 ? [t("{0} poor", formatNumber(poor, locale))] : []),
  ].join(" · ");
}

const longOf = (path: string, coverage: Coverage): string =>
  [path, ...countsOf(coverage, vscode.l10n.t)].join("\n");
