"""Where readers answer back: the repository's forms, which open with what the site knows already."""

from urllib.parse import urlencode, urlsplit


def form(repo_url: str | None) -> str:
    """Where an issue is opened; empty on other hosts than GitHub, which do not fill in a form from an address."""
    address = urlsplit(repo_url or "")
    return f"{repo_url.rstrip('/')}/issues/new" if (address.scheme, address.hostname) == ("https", "github.com") else ""


def wrong_page(repo_url: str | None, title: str, address: str) -> str:
    """The form for a page that says something false, with its address in it."""
    asked = {"template": "wrong-page.yml", "title": f"Wrong: {title}", "page": address}
    return f"{form(repo_url)}?{urlencode(asked)}" if form(repo_url) else ""
