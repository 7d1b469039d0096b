"""The style of a document as a page: as on paper, for the screen and for print on A4."""

CSS = """
.document { max-width: 44em; margin: 0 auto; padding: 2em 1.5em; color: #000; background: #fff;
  line-height: 1.8;
  font-family: "Times New Roman", "仿宋_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC", serif;
  font-size: 16px; }
.document h1 { font: 600 1.4em/1.5 "方正小标宋简体", "SimSun", "Noto Serif CJK SC", serif;
  text-align: center; }
.document .subtitle { text-align: center; font-family: "楷体_GB2312", "KaiTi", serif; }
.document h2, .document h3, .document h4, .document h5 { font-size: 1em; font-weight: normal; margin: 0;
  text-indent: 2em; break-after: avoid; }
.document .level-1 { font-family: "黑体", "SimHei", "Noto Sans CJK SC", sans-serif; }
.document .level-2 { font-family: "楷体_GB2312", "KaiTi", serif; }
.document p { margin: 0; text-align: justify; line-break: strict; overflow-wrap: anywhere; }
.document .body { text-indent: 2em; }
.document .flush { text-indent: 0; }
.document .left { text-align: left; }
.document .center { text-align: center; }
.document .right { text-align: right; font-variant-numeric: tabular-nums; }
.document .addressee { margin-top: 1.8em; }
.document a.figure { color: inherit; white-space: nowrap; text-decoration: underline dotted #555;
  text-underline-offset: .2em; }
.document a.figure:focus, .document a.figure:hover { background: #fff3c4; outline: 1px solid #7a5b00; }
.document figure { margin: .8em 0; overflow-x: auto; }
.document table { border-collapse: collapse; width: 100%; font-size: .85em; line-height: 1.4; }
.document caption, .document figcaption { font-family: "黑体", "SimHei", "Noto Sans CJK SC", sans-serif;
  text-align: center; position: relative; }
.document caption .unit { display: block; text-align: right; font-size: .85em; }
.document figcaption.note { font: inherit; font-size: .85em; text-align: left; }
.document th, .document td { border: 1px solid #000; padding: .2em .4em; vertical-align: middle; }
.document thead th { font-family: "黑体", "SimHei", "Noto Sans CJK SC", sans-serif; font-weight: normal; }
.document tbody th { font-weight: normal; text-align: left; }
.document tfoot td { font-weight: bold; }
.document svg.chart { width: 100%; height: auto;
  font: 13px "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
.document svg .end { text-anchor: end; }
.document svg .middle { text-anchor: middle; }
.document svg .key, .document svg .unit { font-size: 12px; }
.document svg .value { font-size: 12px; font-variant-numeric: tabular-nums; }
.document .red-head { text-align: center; color: #c00; border-bottom: 3px solid #c00; margin-bottom: 3em; }
.document .red-head .corner, .document .red-head .number { color: #000; text-align: left; }
.document .red-head .issuer { font: 600 2.2em/1.4 "方正小标宋简体", "SimSun", serif; text-align: center; }
.document .red-head .number { display: flex; justify-content: space-around; margin: 1.5em 0 .6em; }
.document .attachments { display: flex; padding-left: 2em; margin-top: 1.8em;
  break-inside: avoid; break-after: avoid; }
.document .attachments ol { margin: 0; padding-left: 1.5em; }
.document .signature { margin: 1.8em 4em 0 auto; width: fit-content; break-inside: avoid; }
.document .signature p { text-align: center; }
.document .annex { break-before: page; margin-top: 3em; }
.document .annex-mark { font-family: "黑体", "SimHei", sans-serif; }
.document .imprint { border: solid #000; border-width: 1.5px 0; margin-top: 3em; font-size: .9em; }
.document .imprint p { display: flex; justify-content: space-between; padding: 0 1em; }
.document .imprint p + p { border-top: 1px solid #000; }
.document .sources { margin-top: 3em; font-size: .85em; }
.document .book-mark { margin-top: 2em; font-size: .75em; color: #555; }
.document .page-break { break-after: page; }
@media (max-width: 40em) {
  .document { padding: 1em; }
  .document svg.chart { width: 36em; }
  .document .signature { margin-right: 1em; }
}
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
@media print {
  .document { max-width: none; padding: 0; font-size: 16pt; line-height: 28.95pt; }
  .document tr, .document figure.chart { break-inside: avoid; }
  .document thead { display: table-header-group; }
  .document a.figure { text-decoration: none; }
  .document details:not([open]), .document .sources { display: none; }
}
"""
