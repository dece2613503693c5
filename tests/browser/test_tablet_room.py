"""A tablet without room, and one whose store the browser takes away while in use. In Chromium against a server."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import look
from tests.browser.test_tablet import add_photo, picture
from tests.browser.test_tablet_sync_screens import API, begin_visit, sign_in, tablet
from tests.browser.test_tablet_trouble import all_sent, kept

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patience")]

# What another page of the same site might keep: pieces of each size in turn, until the browser takes no more; then so
# many bytes less.
FILL = """async (spare) => {
  const db = await new Promise((resolve, reject) => {
    const asked = indexedDB.open('filler', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('pieces', {autoIncrement: true});
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const change = (make) => new Promise((resolve) => {
    const writing = db.transaction('pieces', 'readwrite');
    make(writing.objectStore('pieces'));
    writing.oncomplete = () => resolve(true);
    writing.onabort = () => resolve(false);
  });
  await change((pieces) => pieces.put(new Blob([new Uint8Array(spare)]), 'spare'));
  for (const size of [1_000_000, 100_000, 10_000, 1_000]) {
    const piece = new Uint8Array(size);
    for (let at = 0; at < size; at += 65536) crypto.getRandomValues(piece.subarray(at, Math.min(size, at + 65536)));
    while (await change((pieces) => pieces.put(new Blob([piece]))));
  }
  await change((pieces) => pieces.delete('spare'));
  db.close();
}"""
EMPTY = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.deleteDatabase('filler');
  asked.onsuccess = () => resolve();
  asked.onerror = () => reject(asked.error);
})"""
# Whether there is something set aside for records.
RESERVE = """async () => {
  for (const {name} of await indexedDB.databases()) {
    if (!name.startsWith('portal-sync http')) continue;
    const db = await new Promise((resolve) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => resolve(asked.result);
    });
    const found = await new Promise((resolve) => {
      const asked = db.transaction('blobs').objectStore('blobs').getKey('reserve');
      asked.onsuccess = () => resolve(asked.result);
    });
    db.close();
    if (found) return true;
  }
  return false;
}"""
# A browser that writes no more, for a reason of its own; `writeAgain()` ends that.
UNWRITABLE = """() => {
  const {put} = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('The disk is damaged', 'UnknownError');
  };
  globalThis.writeAgain = () => {
    IDBObjectStore.prototype.put = put;
  };
}"""
QUOTA = 40_000_000


def note(page: Page) -> Any:
    return page.get_by_role("textbox", name="走访记录")


def test_a_store_that_the_browser_clears_in_the_midst_of_a_visit_is_told_of_and_nothing_unsent_is_lost(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    all_sent(page)
    page.context.route(API, lambda route: route.abort())
    begin_visit(page)
    note(page).fill("清空之前写下的")
    content = picture(41)
    add_photo(page, content)
    expect(page.get_by_role("button", name="照片 1 · 等待上传")).to_be_visible()
    page.context.new_cdp_session(page).send(
        "Storage.clearDataForOrigin", {"origin": scene.server.url, "storageTypes": "all"}
    )
    notice = page.get_by_role("alert").filter(has_text="浏览器已清空本机存储")
    expect(notice).to_be_visible()
    note(page).fill("清空之前写下的，之后又写了一句")
    expect(notice).to_contain_text("仅在本页面内存中")
    look(page, "store-cleared")

    notice.get_by_role("button", name="展开全部").click()
    with page.expect_download() as saving:
        notice.get_by_role("button", name="存为文件").click()
    told = json.loads(Path(saving.value.path()).read_text())
    ops = [op for group in told["groups"] for op in group]
    assert {op["type"] for op in ops} == {"visit", "visit_photo"}
    assert "之后又写了一句" in ops[-1]["body"]
    assert [len(file["content"]) > 1_000 for file in told["files"]] == [True]

    notice.get_by_role("button", name="重新开始").click()
    page.get_by_role("button", name="放回并上传").click()
    expect(note(page)).to_have_value("清空之前写下的，之后又写了一句")
    page.context.unroute(API)
    all_sent(page)
    [[words, _, photos]] = kept(scene)
    assert (words, photos) == ("清空之前写下的，之后又写了一句", [hashlib.sha256(content).hexdigest()])


def test_a_tablet_without_room_says_so_beforehand_keeps_records_longer_than_photos_and_loses_nothing(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": scene.server.url, "quotaSize": QUOTA})
    sign_in(page, scene)
    all_sent(page)
    # what is left is looked at every half minute
    expect(page.get_by_role("alert").filter(has_text="本机剩余空间仅约")).to_be_visible(timeout=90_000)
    look(page, "room-low")
    page.wait_for_function(RESERVE, timeout=60_000)
    page.context.route(API, lambda route: route.abort())
    page.evaluate(FILL, 2_000_000)

    begin_visit(page)
    note(page).fill("照片放不下")
    expect(page.get_by_text("已保存在本机")).to_be_visible()
    large = io.BytesIO()
    Image.effect_noise((3000, 2200), 90).save(large, "JPEG", quality=95)
    content = large.getvalue()
    add_photo(page, content)
    expect(page.get_by_role("alert").filter(has_text="无法再保存照片")).to_contain_text("1 张照片")
    look(page, "room-photos")
    # On a phone the work keeps the room; the notice is opened for what can be done.
    notice = page.get_by_role("alert").filter(has_text="无法再保存照片")
    box = notice.bounding_box()
    assert box is not None
    assert box["height"] < 80
    expect(notice.get_by_role("button", name="重试")).to_be_hidden()
    notice.get_by_role("button", name="展开全部").click()
    expect(notice).to_contain_text("预留空间")
    look(page, "room-photos-opened")

    page.evaluate(EMPTY)
    page.get_by_role("alert").get_by_role("button", name="重试").click()
    expect(page.get_by_text("仅在本页面内存中")).to_have_count(0)
    expect(page.get_by_role("button", name="照片 1 · 等待上传")).to_be_visible()

    page.evaluate(UNWRITABLE)
    note(page).fill("照片放不下，也写不进")
    notice = page.get_by_role("alert").filter(has_text="无法写入本机存储")
    expect(notice).to_contain_text("走访（走访记录）")
    look(page, "store-unwritable")
    page.evaluate("writeAgain()")
    notice.get_by_role("button", name="重试").click()
    expect(notice).to_have_count(0)
    page.context.unroute(API)
    all_sent(page)
    [[words, _, photos]] = kept(scene)
    assert (words, photos) == ("照片放不下，也写不进", [hashlib.sha256(content).hexdigest()])
