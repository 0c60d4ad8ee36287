"""The style sheet of the page: calm, one column, the same tokens everywhere."""

from __future__ import annotations

from intercity.planning.colours import PICTURES, with_fallbacks

SHEET = PICTURES + with_fallbacks(
    """
*{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 var(--font)}
:lang(ja),:lang(zh-Hans){line-height:1.7;line-break:strict}
.skip{position:absolute;left:-999rem;top:0;background:var(--card);color:var(--ink);
padding:.75rem 1rem;z-index:1}
.skip:focus{left:0}
:focus-visible{outline:3px solid var(--cost);outline-offset:2px}
a{color:var(--brand)}
.top{background:#14213d;color:#fff}
.top p{max-width:72rem;margin:0 auto;padding:.8rem 1.5rem;display:flex;gap:.6rem;
align-items:center;font-weight:700;letter-spacing:.02em}
.top span{font-weight:400;color:#cfd7e6;letter-spacing:0}
.top svg{flex:none}
main,footer{max-width:72rem;margin:0 auto;padding:1.75rem 1.5rem}
h1{font-size:clamp(1.5rem,1.1rem + 1.6vw,2.1rem);line-height:1.2;margin:0 0 .3rem;
text-wrap:balance}
h2{font-size:1.3rem;line-height:1.3;margin:0 0 .75rem}
h3{font-size:1.1rem;line-height:1.35;margin:0 0 .75rem}
h4{font-size:1rem;margin:0 0 .5rem}
h1,h2,h3,h4,p,li{overflow-wrap:anywhere}
td,th{overflow-wrap:break-word}
.lede{color:var(--mute);margin:0 0 1.5rem}
.theme{margin:0 0 .3rem;color:var(--mute)}
.answer{margin:0 0 2.5rem}
.answer+.answer{border-top:3px solid var(--brand);padding-top:1.75rem}
.headline{font-size:clamp(1.1rem,1rem + .5vw,1.3rem);line-height:1.45;
margin:0 0 1.25rem;max-width:60rem;text-wrap:pretty}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1px;
margin:0 0 1.5rem;background:var(--line);border:1px solid var(--line);
border-radius:.6rem;overflow:hidden}
.figures div{background:var(--card);padding:.9rem 1.3rem}
.figures dt,.figures dd{margin:0;color:var(--mute);font-size:.9em}
.figures dd.big{font-size:1.9rem;font-weight:700;line-height:1.2;color:var(--ink);
font-variant-numeric:tabular-nums}
.figures dd.good{color:var(--good)}
.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;
padding:1.2rem 1.3rem;margin:0 0 1.5rem;min-width:0}
.card>:last-child{margin-bottom:0}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));
gap:0 1.5rem;align-items:start}
.for-middle,.for-narrow{display:none}
.for-narrow svg{max-width:30rem}
.plot{max-width:38rem}
.small-plot{display:none;max-width:26rem}
ol.payers{padding-left:1.3rem;margin:0 0 1rem}
ol.payers li{margin-bottom:.6rem}
ul.plain{padding-left:1.2rem;margin:0 0 1rem}
ul.plain li{margin-bottom:.4rem}
details>summary{cursor:pointer;font-weight:600;color:var(--brand);padding:.5rem 0;
min-height:1.5rem}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.94rem;
font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--mute);font-size:.95em;padding-bottom:.4rem}
th,td{padding:.45rem .5rem;border-bottom:1px solid var(--line);text-align:left;
vertical-align:top}
thead th{color:var(--mute);font-weight:600;font-size:.94em}
tbody th{font-weight:400;min-width:6rem}
tbody th[scope=rowgroup]{font-weight:700;color:var(--brand);padding-top:1rem}
.n{text-align:right;white-space:nowrap}
.t{white-space:nowrap}
tr.own>*{background:var(--cost-ground);font-weight:600}
tr.host>*{font-weight:700}
tr:target>*{background:var(--cost-ground);box-shadow:inset 0 2px var(--cost),
inset 0 -2px var(--cost)}
small{color:var(--mute);font-size:.92em;font-weight:400}
.n small{display:block}
.mark{color:var(--cost-text);font-weight:600}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));
gap:0 1.5rem;align-items:start}
.caveat{border-left:4px solid var(--cost);padding:.2rem 0 .2rem 1rem;margin:0 0 1rem}
.twin{margin:.6rem 0 0}
footer{color:var(--mute);font-size:.94rem;border-top:1px solid var(--line)}
footer h2{color:var(--ink)}
footer table{max-width:24rem}
footer ul{max-width:52rem;margin-top:1rem}
@media (max-width:61rem){.for-wide{display:none}.for-middle{display:block}}
@media (max-width:44rem){.for-middle{display:none}.for-narrow{display:block}
.plot{display:none}.small-plot{display:block}
main,footer{padding:1.25rem 1rem}.top p{padding:.7rem 1rem}
.card{padding:1rem .8rem}.figures div{padding:.7rem .8rem}
.figures{grid-template-columns:1fr 1fr}
th,td{padding:.35rem .2rem}tbody th{min-width:5.4rem}
table{font-size:.88rem}.n{white-space:normal}}
@media (forced-colors:active){.card,.figures div{border:1px solid CanvasText}
.top{border-bottom:1px solid CanvasText}tr.own>*{outline:1px solid Highlight}}
@page{size:A4;margin:14mm 13mm}
@media print{html{color-scheme:light;font-size:9.5pt}body{background:#fff}
.skip{display:none}.top{background:none;color:#14213d;border-bottom:2pt solid #14213d}
.top span{color:#14213d}.top p{padding:0 0 2mm}
main,footer{padding:4mm 0;max-width:none}
.for-wide,.for-narrow,.small-plot{display:none}.for-middle,.plot{display:block}
.card{border:0;border-top:1pt solid #14213d;border-radius:0;padding:3mm 0;
margin:0 0 3mm}
.figures div{padding:2mm 3mm}
h1,h2,h3,h4,caption,summary{break-after:avoid}
tr,li,.figures,.picture,.cards .card,thead{break-inside:avoid}
th,td{padding:1mm 1.2mm}.plot{max-width:110mm}
.pair{display:block}.cards{grid-template-columns:1fr 1fr;gap:0 8mm}
.scroll{overflow:visible}
.twin{display:none}
summary{color:inherit}
.figures{grid-template-columns:repeat(4,1fr)}
.answer+.answer{break-before:page;border:0}a{color:inherit;text-decoration:none}}
"""
)
