"""Makes the pictures of the READMEs, docs/*.png, from a build of the seeds: python docs/pictures.py"""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from kg import pipeline

HERE = Path(__file__).parent
QUESTION = "view=ask&source=new-quality-productive-forces&target=high-quality-development"
SHOTS = {
    "map-zh.png": ("", "light"),
    "map-en.png": ("language=en", "light"),
    "ask-zh.png": (QUESTION, "light"),
    "ask-en.png": (f"language=en&{QUESTION}", "light"),
}


def main() -> None:
    """Build, open each state, and write its picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        page_file = pipeline.build([HERE.parent / "seeds"], output=Path(folder, "output")).page
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=["--no-sandbox"]
        )
        for name, (state, scheme) in SHOTS.items():
            page = browser.new_page(viewport={"width": 1200, "height": 720}, color_scheme=scheme)
            page.goto(f"{page_file.as_uri()}#{state}")
            page.wait_for_selector("body[data-drawn]")
            page.wait_for_timeout(500)
            page.screenshot(path=HERE / name)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
