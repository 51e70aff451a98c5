"""Drags with real events: what glows, what lands, where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QPainter,
    QPainterPath,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from render.messages import AnchorMap, ImageRef, Keypoint, Region, Slot
from tests.ui.canvas.conftest import STANDING
from ui.canvas import GARMENT_MIME, PROTECT, DropPayload, PhotoCanvas, garment_mime
from ui.canvas.drop import read_payload
from ui.canvas.zones import outline, slot_at, zones

Place = Callable[[float, float], QPoint]
COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def enter(canvas: PhotoCanvas, data: QMimeData, at: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> bool:
    event = QDragEnterEvent(at, COPY, data, LEFT, modifiers)
    QApplication.sendEvent(canvas, event)
    return event.isAccepted()


def move(canvas: PhotoCanvas, data: QMimeData, at: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QApplication.sendEvent(canvas, QDragMoveEvent(at, COPY, data, LEFT, modifiers))


def drop(canvas: PhotoCanvas, data: QMimeData, at: QPoint) -> None:
    QApplication.sendEvent(canvas, QDropEvent(QPointF(at), COPY, data, LEFT, NONE))


def mask(rect: QRectF) -> QImage:
    image = QImage(600, 800, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    painter.fillRect(rect, QColor(255, 255, 255))
    painter.end()
    return image


def know(canvas: PhotoCanvas, **masks: QRectF) -> None:
    future = canvas.set_anchor_map(
        AnchorMap(600, 800, STANDING), {name: mask(rect) for name, rect in masks.items()}
    )
    assert future is not None
    future.result()
    QApplication.processEvents()


def test_a_garment_of_the_shelf_lands_on_its_slot(
    photo_canvas: PhotoCanvas, place: Place, qtbot: QtBot
) -> None:
    know(photo_canvas, upper=QRectF(180, 180, 240, 260))
    data = garment_mime([("g-1", Slot.UPPER)])
    at = place(300, 300)
    plain = photo_canvas.grab().toImage()
    assert enter(photo_canvas, data, at)
    glowing = photo_canvas.grab().toImage()
    inside, outside = place(250, 400), place(300, 700)
    assert glowing.pixelColor(inside) != plain.pixelColor(inside)
    assert glowing.pixelColor(outside) == plain.pixelColor(outside)
    with qtbot.waitSignal(photo_canvas.garment_dropped) as dropped:
        drop(photo_canvas, data, at)
    assert dropped.args == [DropPayload(garment_ids=("g-1",), slots=(Slot.UPPER,)), Slot.UPPER]
    assert photo_canvas.grab().toImage() == plain


def test_files_land_on_the_slot_under_the_cursor(
    photo_canvas: PhotoCanvas, place: Place, qtbot: QtBot
) -> None:
    know(photo_canvas, upper=QRectF(180, 180, 240, 260), lower=QRectF(200, 440, 200, 300))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/somewhere/skirt.jpg"), QUrl("https://example.org/a.jpg")])
    assert enter(photo_canvas, data, place(300, 300))
    assert photo_canvas.drop_targets.slot is Slot.UPPER
    move(photo_canvas, data, place(300, 600))
    assert photo_canvas.drop_targets.slot is Slot.LOWER
    move(photo_canvas, data, QPoint(20, 20))
    assert photo_canvas.drop_targets.slot is None
    move(photo_canvas, data, place(300, 600))
    with qtbot.waitSignal(photo_canvas.garment_dropped) as dropped:
        drop(photo_canvas, data, place(300, 600))
    payload, slot = dropped.args or [None, None]
    assert payload == DropPayload(paths=(Path("/somewhere/skirt.jpg"),))
    assert slot is Slot.LOWER


def test_a_picture_of_another_program_lands_with_its_pixels(
    photo_canvas: PhotoCanvas, place: Place, qtbot: QtBot
) -> None:
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(QColor(1, 2, 3))
    data = QMimeData()
    data.setImageData(picture)
    assert enter(photo_canvas, data, place(300, 300))
    with qtbot.waitSignal(photo_canvas.garment_dropped) as dropped:
        drop(photo_canvas, data, place(300, 300))
    payload, slot = dropped.args or [None, None]
    assert payload.image.pixelColor(3, 3) == QColor(1, 2, 3)
    assert slot is None


def test_alt_puts_a_garment_on_the_slot_under_the_cursor(photo_canvas: PhotoCanvas, place: Place) -> None:
    know(photo_canvas, upper=QRectF(180, 180, 240, 260), lower=QRectF(200, 440, 200, 300))
    data = garment_mime([("g", Slot.UPPER)])
    enter(photo_canvas, data, place(300, 600))
    assert photo_canvas.drop_targets.slot is Slot.UPPER
    move(photo_canvas, data, place(300, 600), Qt.KeyboardModifier.AltModifier)
    assert photo_canvas.drop_targets.slot is Slot.LOWER


def test_a_drag_that_leaves_takes_its_glow_with_it(photo_canvas: PhotoCanvas, place: Place) -> None:
    plain = photo_canvas.grab().toImage()
    enter(photo_canvas, garment_mime([("g", Slot.UPPER)]), place(300, 300))
    assert photo_canvas.grab().toImage() != plain
    QApplication.sendEvent(photo_canvas, QDragLeaveEvent())
    assert photo_canvas.grab().toImage() == plain


@pytest.mark.parametrize(
    "text",
    [b"", b"[]", b"{}", b'{"garments": []}', b'{"garments": [{"id": "a", "slot": "tail"}]}', b"\xff\x00"],
)
def test_a_broken_garment_drag_is_refused(photo_canvas: PhotoCanvas, place: Place, text: bytes) -> None:
    data = QMimeData()
    data.setData(GARMENT_MIME, text)
    assert not enter(photo_canvas, data, place(300, 300))
    assert not photo_canvas.drop_targets.active


def test_text_is_refused(photo_canvas: PhotoCanvas, place: Place) -> None:
    data = QMimeData()
    data.setText("not a garment")
    assert not enter(photo_canvas, data, place(300, 300))


def test_an_empty_canvas_takes_files_too(canvas: PhotoCanvas, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/somewhere/photo.jpg")])
    assert enter(canvas, data, QPoint(400, 300))
    canvas.grab()
    with qtbot.waitSignal(canvas.garment_dropped) as dropped:
        drop(canvas, data, QPoint(400, 300))
    assert dropped.args == [DropPayload(paths=(Path("/somewhere/photo.jpg"),)), None]


def test_garments_of_several_slots_have_none_in_common() -> None:
    data = garment_mime([("a", Slot.UPPER), ("b", Slot.LOWER)])
    payload = read_payload(data)
    assert payload is not None
    assert payload.garment_ids == ("a", "b")
    assert payload.slot is None
    same = read_payload(garment_mime([("a", Slot.HAT), ("b", Slot.HAT)]))
    assert same is not None
    assert same.slot is Slot.HAT


def test_an_outline_follows_its_mask() -> None:
    image = QImage(600, 800, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    painter.setBrush(QColor(255, 255, 255))
    painter.drawEllipse(QPointF(300, 400), 200, 300)
    painter.setBrush(QColor(0, 0, 0))
    painter.drawEllipse(QPointF(300, 400), 60, 60)
    painter.end()
    path = outline(image, 1200, 1600)
    assert path.contains(QPointF(600, 1200))
    assert not path.contains(QPointF(600, 800))
    box = path.boundingRect()
    assert (box.left(), box.right(), box.top(), box.bottom()) == pytest.approx((200, 1000, 200, 1400), abs=12)


def test_an_empty_mask_has_no_outline() -> None:
    image = QImage(600, 800, QImage.Format.Format_Grayscale8)
    image.fill(0)
    assert outline(image, 600, 800).isEmpty()


def test_body_points_place_what_no_mask_shows() -> None:
    found = zones({}, STANDING, 600, 800)
    assert set(found) == set(Slot)
    for slot, x, y in (
        (Slot.UPPER, 300, 300),
        (Slot.LOWER, 250, 520),
        (Slot.SHOES, 240, 740),
        (Slot.BAG, 450, 450),
        (Slot.HAT, 300, 20),
    ):
        assert slot_at(found, {}, QPointF(x, y)) is slot, slot
    assert slot_at(found, {}, QPointF(580, 780)) is None
    assert all(QRectF(-1, -1, 602, 802).contains(path.boundingRect()) for path in found.values())


def test_a_crop_at_the_thighs_still_takes_trousers() -> None:
    cropped = {name: point for name, point in STANDING.items() if "knee" not in name and "ankle" not in name}
    found = zones({}, cropped, 600, 640)
    assert found[Slot.LOWER].contains(QPointF(300, 480))
    assert found[Slot.LOWER].contains(QPointF(235, 600))
    assert Slot.SHOES not in found


def test_a_dress_goes_over_top_and_skirt_where_there_is_no_dress() -> None:
    upper, lower = QPainterPath(), QPainterPath()
    upper.addRect(QRectF(200, 200, 200, 200))
    lower.addRect(QRectF(200, 400, 200, 200))
    found = zones({Region.UPPER: upper, Region.LOWER: lower}, {}, 600, 800)
    assert set(found) == {Slot.UPPER, Slot.LOWER, Slot.DRESS, Slot.OUTERWEAR}
    assert found[Slot.DRESS].boundingRect() == QRectF(200, 200, 200, 400)


def test_a_coat_goes_over_the_top_and_the_arms() -> None:
    upper = QPainterPath()
    upper.addRect(QRectF(200, 180, 200, 250))
    coat = zones({Region.UPPER: upper}, STANDING, 600, 800)[Slot.OUTERWEAR]
    assert all(coat.contains(QPointF(x, y)) for x, y in ((210, 420), (300, 200), (445, 400), (155, 400)))
    assert not coat.contains(QPointF(300, 500))


def test_someone_seen_from_the_side_has_zones() -> None:
    aside = {name: Keypoint(300, point.y) for name, point in STANDING.items()}
    assert zones({}, aside, 600, 800)[Slot.UPPER].contains(QPointF(300, 300))


def test_masks_of_an_anchor_map_are_read_from_its_files(
    photo_canvas: PhotoCanvas, tmp_path: Path, qtbot: QtBot
) -> None:
    upper, protect = mask(QRectF(180, 180, 240, 260)), mask(QRectF(250, 20, 100, 120))
    assert upper.save(str(tmp_path / "upper.png"))
    assert protect.save(str(tmp_path / "protect.png"))
    anchors = AnchorMap(
        600,
        800,
        STANDING,
        {Region.UPPER: ImageRef(str(tmp_path / "upper.png"), ""), Region.FACE: ImageRef("nowhere.png", "")},
        ImageRef(str(tmp_path / "protect.png"), ""),
    )
    future = photo_canvas.set_anchor_map(anchors)
    assert future is not None
    future.result()
    assert photo_canvas.region_mask(Region.UPPER) == upper
    assert photo_canvas.region_mask(PROTECT) == protect
    assert photo_canvas.keypoints.points() == {name: STANDING[name] for name in STANDING}
    assert photo_canvas.edited_masks == frozenset()
    assert not photo_canvas.undo_stack.canUndo()
