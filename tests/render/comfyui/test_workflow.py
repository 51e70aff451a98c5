from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.comfyui.engines import ENGINES
from render.comfyui.values import Asked, Pictures, Workflow
from render.comfyui.workflow import workflow_of
from render.engines.base import Sampler
from render.errors import EngineError
from render.messages import ErrorKind
from tests.render.comfyui.nodes import faults


def pictures(garments: int = 1, pose: str = "") -> Pictures:
    return Pictures(
        "look-crop.png",
        "look-start.png",
        "look-mask.png",
        tuple(f"look-garment-{number}.png" for number in range(1, garments + 1)),
        pose,
    )


def asked(loras: Any = (), distilled: bool = False, **changes: Any) -> Asked:
    values: dict[str, Any] = {"seed": 7, "steps": 4, "guidance": 1.0, "strength": 1.0, "prompt": "a tee"}
    return Asked(832, 1024, Sampler(**(values | changes)), loras, distilled)


def made(engine: str, garments: int = 1, pose: str = "", **changes: Any) -> Workflow:
    return workflow_of(engine, pictures(garments, pose), asked(**changes), "look")


def plain(workflow: Workflow) -> dict[str, Any]:
    """As it comes out of its file."""
    return json.loads(json.dumps(workflow.nodes))


def of_kind(workflow: Workflow, kind: str) -> list[dict[str, Any]]:
    return [dict(node["inputs"]) for node in workflow.nodes.values() if node["class_type"] == kind]


@given(
    engine=st.sampled_from(ENGINES),
    garments=st.integers(1, 4),
    steps=st.integers(1, 50),
    strength=st.sampled_from((0.3, 0.85, 1.0)),
    guidance=st.sampled_from((1.0, 1.5, 7.0)),
    posed=st.booleans(),
    loras=st.sampled_from(
        ((), (("linen.safetensors", 0.8),), (("a.safetensors", 1.0), ("b.safetensors", -0.5)))
    ),
)
def test_nodes_links_and_values_are_those_of_comfyui(
    engine: str, garments: int, steps: int, strength: float, guidance: float, posed: bool, loras: Any
) -> None:
    pose = "look-pose.png" if posed and engine == "sdxl" else ""
    workflow = made(engine, garments, pose, steps=steps, strength=strength, guidance=guidance, loras=loras)
    assert faults(plain(workflow)) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_the_files_that_nodes_load_are_those_that_lie_beside(engine: str) -> None:
    workflow = made(engine, 2)
    loaded = {node["image"] for kind in ("LoadImage", "LoadImageMask") for node in of_kind(workflow, kind)}
    assert loaded == {
        "look-crop.png",
        "look-start.png",
        "look-mask.png",
        "look-garment-1.png",
        "look-garment-2.png",
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_every_model_that_is_loaded_is_named_with_its_folder(engine: str) -> None:
    workflow = made(engine, loras=(("linen.safetensors", 0.8),))
    names = {"unet_name", "clip_name", "vae_name", "ckpt_name", "lora_name"}
    loaded = {
        value for node in workflow.nodes.values() for name, value in node["inputs"].items() if name in names
    }
    assert loaded == {model.name for model in workflow.models}


def test_klein_samples_as_the_engine_does() -> None:
    workflow = made("klein", 2, seed=12)
    assert of_kind(workflow, "Flux2Scheduler") == [{"steps": 4, "width": 832, "height": 1024}]
    assert of_kind(workflow, "RandomNoise") == [{"noise_seed": 12}]
    assert [node["text"] for node in of_kind(workflow, "CLIPTextEncode")] == ["a tee"]
    assert len(of_kind(workflow, "ReferenceLatent")) == 2
    assert not of_kind(workflow, "CFGGuider")
    assert not of_kind(workflow, "SplitSigmasDenoise")


def test_guidance_leads_away_from_the_empty_prompt_with_the_same_garments() -> None:
    workflow = made("klein", 2, guidance=2.5)
    assert of_kind(workflow, "CFGGuider")[0]["cfg"] == 2.5
    assert [node["text"] for node in of_kind(workflow, "CLIPTextEncode")] == ["a tee", ""]
    assert len(of_kind(workflow, "ReferenceLatent")) == 4


def test_a_strength_below_one_leaves_the_first_noise_levels_out() -> None:
    workflow = made("klein", strength=0.6)
    split = of_kind(workflow, "SplitSigmasDenoise")
    # Two of four steps, as the engine takes them; the node rounds where the engine cuts.
    assert split[0]["denoise"] == 0.5
    number = next(
        number for number, node in workflow.nodes.items() if node["class_type"] == "SplitSigmasDenoise"
    )
    # The second output has the low levels.
    assert of_kind(workflow, "SamplerCustomAdvanced")[0]["sigmas"] == [number, 1]
    assert of_kind(made("sdxl", strength=0.6), "KSampler")[0]["denoise"] == 0.6


def test_loras_come_in_their_order() -> None:
    loras = (("first.safetensors", 0.5), ("second.safetensors", 1.0))
    klein = of_kind(made("klein", loras=loras), "LoraLoaderModelOnly")
    assert [(node["lora_name"], node["strength_model"]) for node in klein] == list(loras)
    sdxl = of_kind(made("sdxl", steps=30, loras=loras), "LoraLoader")
    assert [(node["lora_name"], node["strength_clip"]) for node in sdxl] == list(loras)


@pytest.mark.parametrize("steps", [4, 30])
def test_sdxl_is_distilled_where_the_engine_is_however_many_steps_it_takes(steps: int) -> None:
    few, many = made("sdxl", steps=steps, distilled=True), made("sdxl", steps=steps)
    assert [node["lora_name"] for node in of_kind(few, "LoraLoader")] == ["lcm-lora-sdxl.safetensors"]
    assert of_kind(few, "KSampler")[0]["sampler_name"] == "lcm"
    assert not of_kind(many, "LoraLoader")
    assert of_kind(many, "KSampler")[0]["sampler_name"] == "euler"


def test_what_sdxl_lacks_there_is_said() -> None:
    assert any("IP-Adapter" in remark for remark in made("sdxl").remarks)


def test_other_engines_are_refused_with_what_to_do() -> None:
    with pytest.raises(EngineError) as caught:
        workflow_of("drape", pictures(), asked(), "look")
    assert caught.value.kind is ErrorKind.UNFIT
    assert "klein or sdxl" in str(caught.value)


def broken(change: Any) -> list[str]:
    workflow = copy.deepcopy(plain(made("klein")))
    change(workflow)
    return faults(workflow)


@pytest.mark.parametrize(
    "change",
    [
        lambda nodes: nodes["1"].update(class_type="KleinLoader"),
        lambda nodes: nodes["1"]["inputs"].pop("unet_name"),
        lambda nodes: nodes["1"]["inputs"].update(more=1),
        lambda nodes: nodes["1"]["inputs"].update(weight_dtype="fp4"),
        lambda nodes: nodes["7"]["inputs"].update(vae=["99", 0]),
        lambda nodes: nodes["7"]["inputs"].update(vae=["1", 0]),
        lambda nodes: nodes["7"]["inputs"].update(vae=["3", 1]),
        lambda nodes: nodes["7"]["inputs"].update(pixels="start.png"),
        lambda nodes: nodes.update({"98": {"class_type": "VAELoader", "inputs": {"vae_name": "x"}}}),
        lambda nodes: nodes.popitem(),
    ],
)
def test_the_check_sees_what_comfyui_would_refuse(change: Any) -> None:
    assert broken(change)
