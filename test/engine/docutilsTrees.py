"""What Docutils makes of documents: a list of texts in JSON, of each the tree and its alt texts back."""

import json
import sys

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives, roles


class AnyOptions(dict):
    """Takes each option as it is written."""

    def __getitem__(self, name):
        return directives.unchanged


class Sphinx(Directive):
    """A directive that Docutils does not know: what it contains may have images."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = AnyOptions(any=None)

    def run(self):
        node = nodes.container()
        node["named"] = f"{self.name} {self.arguments} {sorted(self.options.items())}"
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


known = directives.directive
directives.directive = lambda name, *rest: (known(name, *rest)[0] or Sphinx, [])


def role(name, rawtext, text, lineno, inliner, options=None, content=None):
    """Text of a role that Docutils does not know."""
    return [nodes.literal(rawtext, f"{name} {text}")], []


known_role = roles.role
roles.role = lambda name, *rest: (known_role(name, *rest)[0] or role, [])

SETTINGS = {
    "report_level": 5,
    "halt_level": 6,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
}


def judgement(text):
    document = publish_doctree(text, settings_overrides=SETTINGS)
    alts = []
    for node in document.findall(nodes.image):
        alts.append(node.attributes.pop("alt", ""))
    # An alt text has lines of its own.
    for node in document.findall(nodes.system_message):
        node.attributes.pop("line", None)
    return {"tree": document.pformat(), "alts": alts}


print(json.dumps([judgement(text) for text in json.load(sys.stdin)]))
