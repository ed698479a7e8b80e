"""axe-core on a page, in every width and colour scheme."""

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.visitor import SIZES, Visitor

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RUN = """async ([context, rules]) => {
  const found = await axe.run(context, {runOnly: rules, resultTypes: ['violations']});
  return found.violations.map(rule => `${rule.id} (${rule.impact}): ` + rule.nodes.map(
    node => `${node.target.join(' ')} [${node.any.concat(node.all, node.none)
      .map(check => check.message).join('; ')}]`).join(' | '));
}"""


def violations(
    visitor: Visitor, *, include: str = "html", exclude: tuple[str, ...] = ()
) -> list[str]:
    """What axe finds inside ``include``, told once for each width and scheme.

    The script enters by the debugger, not by the page: the content policy stays as it is.
    """
    page = visitor.page
    page.evaluate(AXE_SCRIPT)
    context = {"include": [[include]], "exclude": [[selector] for selector in exclude]}
    found = []
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            # A colour halfway from one scheme to the other is nobody's colour.
            page.evaluate("document.getAnimations().forEach(moving => moving.finish())")
            # The other scheme changes colours and nothing else.
            rules = TAGS if scheme == "light" else COLOURS
            told = page.evaluate(RUN, [context, rules])
            found += [f"{page.url} {name} {scheme}: {rule}" for rule in told]
    return found
