// Bundles the pages' scripts and styles into ../static/luodi; run by scripts/assets.sh.
import { copyFileSync } from "node:fs";
import { build } from "esbuild";

const OUT = "../static/luodi";
await build({
  entryPoints: ["src/app.js", "src/charts.js", "src/app.css"],
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: "linked",
  format: "iife",
  target: ["chrome100", "firefox100", "safari15"],
  outdir: OUT,
  logLevel: "warning",
});
for (const name of ["signs.svg", "icon.svg"]) copyFileSync(`src/${name}`, `${OUT}/${name}`);
