"""A patient's visit in a real browser, with scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from qconnect.actions import booking
from qconnect.domain.tickets import Status

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_register_book_see_the_token_and_cancel(open_page, clinic, scripts):
    queue_id = clinic.queue(doctor_id=clinic.doctor("Dr. Heart"))
    clinic.tickets(queue_id, Status.IN_PROGRESS, Status.PENDING)
    page = open_page("/", viewport=PHONE, java_script_enabled=scripts)

    page.get_by_role("link", name="Today").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dr. Heart")
    page.get_by_role("main").get_by_role("link", name="Register").click()
    page.get_by_label("Your name").fill("Asha Rao")
    page.get_by_label("E-mail").fill("asha@example.com")
    page.get_by_label("Password").fill("tea & <biscuits>")
    page.get_by_role("button", name="Create my account").click()

    page.get_by_role("button", name="Take a token").click()
    expect(page.get_by_role("status")).to_have_text("2 people are ahead of you.")
    expect(page.locator(".mine .big")).to_have_text("3")
    expect(page.locator(".tokens .me")).to_contain_text("3")

    page.get_by_role("link", name="My tickets").click()
    expect(page.get_by_role("main")).to_contain_text("Signed in as Asha Rao")
    page.get_by_role("button", name="Cancel token 3 with Dr. Heart").click()
    expect(page.get_by_role("status")).to_have_text("You cancelled token 3.")

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert clinic.tokens(queue_id) == [1, 2, 3]


def test_the_queue_moves_on_the_screen_by_itself(open_page, clinic, now):
    queue_id = clinic.queue()
    page = open_page(f"/queues/{queue_id}")
    expect(page.get_by_role("heading", name="Waiting: 0")).to_be_visible()
    with Session(clinic.engine) as session, session.begin():
        booking.book(session, clinic.patient(), now, queue_id)
    expect(page.get_by_role("heading", name="Waiting: 1")).to_be_visible()


def test_a_lost_connection_is_said_and_forgotten_when_it_returns(open_page, clinic):
    page = open_page(f"/queues/{clinic.queue()}")
    notice = page.get_by_text("The connection was lost")
    expect(notice).to_be_hidden()
    page.context.route("**/live", lambda route: route.abort())
    expect(notice).to_be_visible()
    page.context.unroute("**/live")
    page.context.route("**/live", lambda route: route.fulfill(status=503, body="busy"))
    expect(notice).to_be_visible()
    page.context.unroute("**/live")
    expect(notice).to_be_hidden()
    expect(page.get_by_role("heading", name="Now serving")).to_be_visible()


def test_the_documentation_needs_no_other_host(open_page):
    page = open_page("/docs")
    expect(page.get_by_role("heading", name="QConnect")).to_be_visible()
    page.get_by_text("/api/v1/doctors").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table .response-col_status").last).to_contain_text("200")


def test_pages_fit_a_small_phone_and_a_finger(open_page, clinic):
    queue_id = clinic.queue(doctor_id=clinic.doctor("Dr. " + "Venkataraghavan " * 3, "Otorhinolaryngology"))
    clinic.tickets(queue_id, *[Status.PENDING] * 30)
    page = open_page("/", viewport={"width": 320, "height": 640})
    for path in ("/", f"/queues/{queue_id}", "/sign-in", "/register", "/nowhere"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        for box in page.locator("a:visible, button:visible, input:visible").all():
            size = box.bounding_box()
            assert size["height"] >= 24, (path, box.inner_text())
            assert size["width"] >= 24, (path, box.inner_text())


def test_the_keyboard_reaches_the_content_first(open_page, clinic):
    page = open_page(f"/queues/{clinic.queue()}")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(open_page, clinic, scheme):
    queue_id = clinic.queue()
    clinic.tickets(queue_id, Status.COMPLETED, Status.PENDING)
    page = open_page("/", color_scheme=scheme)
    for path in ("/", f"/queues/{queue_id}", "/register"):
        page.goto(path)
        assert page.evaluate(WEAKEST_CONTRAST) >= 4.5, path


# The lowest contrast (WCAG 2.2) between any text and the nearest painted ground behind it.
WEAKEST_CONTRAST = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => numbers(colour).slice(0, 3)
    .map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const painted = getComputedStyle(at).backgroundColor;
      if ((numbers(painted)[3] ?? 1) > 0) return painted;
    }
    return "rgb(255, 255, 255)";
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let weakest = 21;
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
    const [a, b] = [light(getComputedStyle(element).color), light(ground(element))].sort((x, y) => y - x);
    weakest = Math.min(weakest, (a + 0.05) / (b + 0.05));
  }
  return weakest;
}"""
