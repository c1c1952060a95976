"""Every call of the contract, awaited.

Generated from the contract by client/generator: `make contract` writes it anew.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from typing import Any, Literal, Optional, Union, overload

from heatscope_client import answers, operations
from heatscope_client.answers import Refused
from heatscope_client.calls import HeadGiven, Operation
from heatscope_client.photos import Photo
from heatscope_client.values import Rows


class AsyncMethods(ABC):
    """Every call of the contract, awaited."""

    @abstractmethod
    def _ask(self, operation: Operation, **given: Any) -> Any:
        """Ask one operation, or one of many inputs."""

    def models(self) -> Coroutine[Any, Any, Rows[answers.Model]]:
        """List the networks, also those whose files cannot be used."""
        return self._ask(operations.MODELS)

    def model(self, model: str) -> Coroutine[Any, Any, answers.ModelDetail]:
        """Describe one network: what it reads and says, how it was made, and its layers.

        Args:
            model: The model's id, as `GET /models` lists it.
        """
        return self._ask(operations.MODEL, model=model)

    def filters(
        self, layer: str, *, dtype: Literal["float32", "float16", "uint8"] = "float32", model: str = "photo-cnn"
    ) -> Coroutine[Any, Any, answers.Filters]:
        """Give the weights and biases of a convolution, exactly as they were learned.

        Args:
            layer: The layer's name, as `GET /models/{model_id}` lists it.
            dtype: What one number of a tensor is; float32 alone in a list.
            model: The model's id, as `GET /models` lists it.
        """
        return self._ask(operations.FILTERS, layer=layer, dtype=dtype, model=model)

    @overload
    def feature_maps(
        self,
        image: Photo,
        *,
        layers: Optional[Union[str, Sequence[str]]] = None,
        top_k: int = 5,
        size: Optional[int] = None,
        rotate: float = 0,
        scale: float = 1,
        translate: int = 0,
        crop: Optional[Union[str, Sequence[float]]] = None,
        partial: bool = False,
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "photo-cnn",
    ) -> Coroutine[Any, Any, answers.FeatureMaps]: ...

    @overload
    def feature_maps(
        self,
        image: Iterable[Photo],
        *,
        layers: Optional[Union[str, Sequence[str]]] = None,
        top_k: int = 5,
        size: Optional[int] = None,
        rotate: float = 0,
        scale: float = 1,
        translate: int = 0,
        crop: Optional[Union[str, Sequence[float]]] = None,
        partial: bool = False,
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "photo-cnn",
    ) -> AsyncIterator[Union[answers.FeatureMaps, Refused]]: ...

    def feature_maps(
        self,
        image: Union[Photo, Iterable[Photo]],
        *,
        layers: Optional[Union[str, Sequence[str]]] = None,
        top_k: int = 5,
        size: Optional[int] = None,
        rotate: float = 0,
        scale: float = 1,
        translate: int = 0,
        crop: Optional[Union[str, Sequence[float]]] = None,
        partial: bool = False,
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "photo-cnn",
    ) -> Union[Coroutine[Any, Any, answers.FeatureMaps], AsyncIterator[Union[answers.FeatureMaps, Refused]]]:
        """Run a photo, or several at once, through a convolutional network and give what every layer puts out.

        With many photos (a list, or any iterable) the answers come one by one and in order, as they are asked for:
        what cannot be read is a `Refused` with its place and its problem. A few requests are under way at a time,
        each with as many as fit.

        Args:
            image: A picture: JPEG, PNG, WebP, GIF (first frame), BMP, AVIF or TIFF; HEIC if installed. Several
                parts are answered by a list in their order.
            layers: A layer to answer with; repeat it for more; all if none is named, and of a large network what
                its stages hand on. An answer above 32 MB is refused.
            top_k: How many predictions; all if there are fewer.
            size: Side of the input in pixels; the model's own if not given. Larger ones give finer maps.
            rotate: Degrees to turn the input by, counter-clockwise.
            scale: How much larger things in the input become. What comes in from outside it is the mean colour.
            translate: Pixels to move the input to the right by, after turning and scaling; to the left if negative.
            crop: The part that becomes the input: left,top,side in pixels of the upright picture; an input that is
                not square gets its proportions, with `side` as the shorter one. The middle if not given.
            partial: Whether a JPEG or PNG whose data is cut off is read as far as it goes; else it is refused.
            dtype: What one number of a tensor is; float32 alone in a list.
            model: The model's id, as `GET /models` lists it.
        """
        return self._ask(
            operations.FEATURE_MAPS,
            image=image,
            layers=layers,
            top_k=top_k,
            size=size,
            rotate=rotate,
            scale=scale,
            translate=translate,
            crop=crop,
            partial=partial,
            dtype=dtype,
            model=model,
        )

    def unit(
        self,
        image: Optional[Photo] = None,
        *,
        layer: str,
        text: Optional[str] = None,
        pair: Optional[str] = None,
        channel: Optional[int] = None,
        row: int = 0,
        column: int = 0,
        at: Optional[Union[str, Sequence[int]]] = None,
        size: Optional[int] = None,
        rotate: float = 0,
        scale: float = 1,
        translate: int = 0,
        crop: Optional[Union[str, Sequence[float]]] = None,
        partial: bool = False,
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: Optional[str] = None,
    ) -> Coroutine[Any, Any, answers.Unit]:
        """Open one value: everything it was computed from, so that it can be computed again by hand.

        Args:
            image: For a network that reads pictures: JPEG, PNG, WebP, GIF (first frame), BMP, AVIF or TIFF.
            layer: A layer's name, as `GET /models/{model_id}` lists it, any node's, as `/trace` does, or `softmax`.
            text: For a network that reads texts.
            pair: A second text, for a network that reads two together.
            channel: Which map of the layer, counted from 0.
            row: From the top, counted from 0; 0 where there are no maps.
            column: From the left, counted from 0; 0 where there are no maps.
            at: Instead of channel, row and column: the value's place in the output of any node, one index an axis;
                the batch's, which is 0, may be left out, and a node of one number without axes takes none: `at=`.
                The answer then has `operands`.
            size: Side of the input in pixels; the model's own if not given. Larger ones give finer maps.
            rotate: Degrees to turn the input by, counter-clockwise.
            scale: How much larger things in the input become. What comes in from outside it is the mean colour.
            translate: Pixels to move the input to the right by, after turning and scaling; to the left if negative.
            crop: The part that becomes the input: left,top,side in pixels of the upright picture; an input that is
                not square gets its proportions, with `side` as the shorter one. The middle if not given.
            partial: Whether a JPEG or PNG whose data is cut off is read as far as it goes; else it is refused.
            dtype: What one number of a tensor is; float32 alone in a list.
            model: The model's id; `photo-cnn` or `sentence-encoder` if none.
        """
        return self._ask(
            operations.UNIT,
            image=image,
            layer=layer,
            text=text,
            pair=pair,
            channel=channel,
            row=row,
            column=column,
            at=at,
            size=size,
            rotate=rotate,
            scale=scale,
            translate=translate,
            crop=crop,
            partial=partial,
            dtype=dtype,
            model=model,
        )

    def trace(
        self,
        image: Optional[Photo] = None,
        *,
        text: Optional[str] = None,
        pair: Optional[str] = None,
        thumbnails: int = 0,
        size: Optional[int] = None,
        rotate: float = 0,
        scale: float = 1,
        translate: int = 0,
        crop: Optional[Union[str, Sequence[float]]] = None,
        partial: bool = False,
        model: Optional[str] = None,
    ) -> Coroutine[Any, Any, answers.Trace]:
        """Run a photo or a text through any network and list every operation: what it read, its shape, its range.

        Args:
            image: For a network that reads pictures: JPEG, PNG, WebP, GIF (first frame), BMP, AVIF or TIFF.
            text: For a network that reads texts.
            pair: A second text, for a network that reads two together.
            thumbnails: How many small maps of each node that has maps.
            size: Side of the input in pixels; the model's own if not given. Larger ones give finer maps.
            rotate: Degrees to turn the input by, counter-clockwise.
            scale: How much larger things in the input become. What comes in from outside it is the mean colour.
            translate: Pixels to move the input to the right by, after turning and scaling; to the left if negative.
            crop: The part that becomes the input: left,top,side in pixels of the upright picture; an input that is
                not square gets its proportions, with `side` as the shorter one. The middle if not given.
            partial: Whether a JPEG or PNG whose data is cut off is read as far as it goes; else it is refused.
            model: The model's id; `photo-cnn` or `sentence-encoder` if none.
        """
        return self._ask(
            operations.TRACE,
            image=image,
            text=text,
            pair=pair,
            thumbnails=thumbnails,
            size=size,
            rotate=rotate,
            scale=scale,
            translate=translate,
            crop=crop,
            partial=partial,
            model=model,
        )

    def output(
        self,
        image: Optional[Photo] = None,
        *,
        layer: str,
        text: Optional[str] = None,
        pair: Optional[str] = None,
        index: Union[str, Sequence[int]] = "",
        size: Optional[int] = None,
        rotate: float = 0,
        scale: float = 1,
        translate: int = 0,
        crop: Optional[Union[str, Sequence[float]]] = None,
        partial: bool = False,
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: Optional[str] = None,
    ) -> Coroutine[Any, Any, answers.Output]:
        """Run a photo or a text through any network and give what one operation puts out, or a part of it.

        Args:
            image: For a network that reads pictures: JPEG, PNG, WebP, GIF (first frame), BMP, AVIF or TIFF.
            layer: Any node's name, as `/trace` lists it, or a layer's, as `GET /models/{model_id}` does.
            text: For a network that reads texts.
            pair: A second text, for a network that reads two together.
            index: Which part, as numpy would write it: a place counted from 0 or `:` for all of an axis, one for
                each of the first axes, the batch's included; all of the output if none is given.
            size: Side of the input in pixels; the model's own if not given. Larger ones give finer maps.
            rotate: Degrees to turn the input by, counter-clockwise.
            scale: How much larger things in the input become. What comes in from outside it is the mean colour.
            translate: Pixels to move the input to the right by, after turning and scaling; to the left if negative.
            crop: The part that becomes the input: left,top,side in pixels of the upright picture; an input that is
                not square gets its proportions, with `side` as the shorter one. The middle if not given.
            partial: Whether a JPEG or PNG whose data is cut off is read as far as it goes; else it is refused.
            dtype: What one number of a tensor is; float32 alone in a list.
            model: The model's id; `photo-cnn` or `sentence-encoder` if none.
        """
        return self._ask(
            operations.OUTPUT,
            image=image,
            layer=layer,
            text=text,
            pair=pair,
            index=index,
            size=size,
            rotate=rotate,
            scale=scale,
            translate=translate,
            crop=crop,
            partial=partial,
            dtype=dtype,
            model=model,
        )

    def attribution_methods(
        self,
        *,
        size: Optional[int] = None,
        patch: Optional[int] = None,
        stride: Optional[int] = None,
        model: str = "photo-cnn",
    ) -> Coroutine[Any, Any, Rows[answers.MethodFacts]]:
        """List the methods, the layers each may be asked of, and what each costs with an input of this size.

        Args:
            size: Side of the input in pixels; the model's own if not given. Larger ones give finer maps.
            patch: Occlusion: side of the square, in pixels; an eighth of the input if not given.
            stride: Occlusion: pixels from one square to the next; half a square if not given.
            model: The model's id, as `GET /models` lists it.
        """
        return self._ask(operations.ATTRIBUTION_METHODS, size=size, patch=patch, stride=stride, model=model)

    def attributions(
        self,
        image: Photo,
        *,
        method: Literal["grad_cam", "saliency", "integrated_gradients", "occlusion"],
        size: Optional[int] = None,
        rotate: float = 0,
        scale: float = 1,
        translate: int = 0,
        crop: Optional[Union[str, Sequence[float]]] = None,
        partial: bool = False,
        label: Optional[str] = None,
        layer: Optional[str] = None,
        patch: Optional[int] = None,
        stride: Optional[int] = None,
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "photo-cnn",
    ) -> Coroutine[Any, Any, answers.Attribution]:
        """Find out which places of a photo speak for a label.

        Args:
            image: A picture: JPEG, PNG, WebP, GIF (first frame), BMP, AVIF or TIFF; HEIC if installed.
            method: How it is found out.
            size: Side of the input in pixels; the model's own if not given. Larger ones give finer maps.
            rotate: Degrees to turn the input by, counter-clockwise.
            scale: How much larger things in the input become. What comes in from outside it is the mean colour.
            translate: Pixels to move the input to the right by, after turning and scaling; to the left if negative.
            crop: The part that becomes the input: left,top,side in pixels of the upright picture; an input that is
                not square gets its proportions, with `side` as the shorter one. The middle if not given.
            partial: Whether a JPEG or PNG whose data is cut off is read as far as it goes; else it is refused.
            label: By name or index; the first prediction if not given.
            layer: Grad-CAM: whose maps; the last layer that has any if not given.
            patch: Occlusion: side of the square, in pixels; an eighth of the input if not given.
            stride: Occlusion: pixels from one square to the next; half a square if not given.
            dtype: What one number of a tensor is; float32 alone in a list.
            model: The model's id, as `GET /models` lists it.
        """
        return self._ask(
            operations.ATTRIBUTIONS,
            image=image,
            method=method,
            size=size,
            rotate=rotate,
            scale=scale,
            translate=translate,
            crop=crop,
            partial=partial,
            label=label,
            layer=layer,
            patch=patch,
            stride=stride,
            dtype=dtype,
            model=model,
        )

    def transform_sweep(
        self,
        image: Photo,
        *,
        transform: Literal["rotation", "scale", "translation"],
        crop: Optional[Union[str, Sequence[float]]] = None,
        partial: bool = False,
        size: Optional[int] = None,
        start: Optional[float] = None,
        stop: Optional[float] = None,
        steps: Optional[int] = None,
        label: Optional[Union[str, Sequence[str]]] = None,
        layer: Optional[str] = None,
        top_k: int = 5,
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "photo-cnn",
    ) -> Coroutine[Any, Any, answers.TransformSweep]:
        """Turn, scale or move a photo step by step and give what a network says of each version.

        Args:
            image: A picture: JPEG, PNG, WebP, GIF (first frame), BMP, AVIF or TIFF; HEIC if installed.
            transform: What is done to the input.
            crop: The part that becomes the input: left,top,side in pixels of the upright picture; an input that is
                not square gets its proportions, with `side` as the shorter one. The middle if not given.
            partial: Whether a JPEG or PNG whose data is cut off is read as far as it goes; else it is refused.
            size: Side of the input in pixels; the model's own if not given. Larger ones give finer maps.
            start: The first amount: degrees, factor, or whole pixels.
            stop: The last amount, which is included.
            steps: How many amounts: at most 128, fewer of a large input.
            label: Whose curve, by name or index; repeat it for more; the first predictions if none is named.
            layer: Translation only: the layer whose maps are compared.
            top_k: How many predictions; all if there are fewer.
            dtype: What one number of a tensor is; float32 alone in a list.
            model: The model's id, as `GET /models` lists it.
        """
        return self._ask(
            operations.TRANSFORM_SWEEP,
            image=image,
            transform=transform,
            crop=crop,
            partial=partial,
            size=size,
            start=start,
            stop=stop,
            steps=steps,
            label=label,
            layer=layer,
            top_k=top_k,
            dtype=dtype,
            model=model,
        )

    def convolution_as_attention(
        self,
        image: Photo,
        *,
        layer: str,
        alpha: float = 1,
        row: Optional[int] = None,
        column: Optional[int] = None,
        crop: Optional[Union[str, Sequence[float]]] = None,
        partial: bool = False,
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "photo-cnn",
    ) -> Coroutine[Any, Any, answers.ConvolutionAsAttention]:
        """Rebuild a convolution as self-attention: one head a place of its kernel (Cordonnier, Loukas and Jaggi 2020).

        Args:
            image: A picture: JPEG, PNG, WebP, GIF (first frame), BMP, AVIF or TIFF; HEIC if installed.
            layer: The name of a convolution.
            alpha: α, how sharply the heads look, 0 to 50: 0 looks everywhere alike, 20 at one place, to rounding.
            row: Of the query, from the top, counted from 0; the middle if not given.
            column: Of the query, from the left, counted from 0; the middle if not given.
            crop: The part that becomes the input: left,top,side in pixels of the upright picture; an input that is
                not square gets its proportions, with `side` as the shorter one. The middle if not given.
            partial: Whether a JPEG or PNG whose data is cut off is read as far as it goes; else it is refused.
            dtype: What one number of a tensor is; float32 alone in a list.
            model: The model's id, as `GET /models` lists it.
        """
        return self._ask(
            operations.CONVOLUTION_AS_ATTENTION,
            image=image,
            layer=layer,
            alpha=alpha,
            row=row,
            column=column,
            crop=crop,
            partial=partial,
            dtype=dtype,
            model=model,
        )

    def patch_attention(
        self,
        image: Photo,
        *,
        layers: Optional[Union[str, Sequence[str]]] = None,
        top_k: int = 5,
        crop: Optional[Union[str, Sequence[float]]] = None,
        partial: bool = False,
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "photo-vit",
    ) -> Coroutine[Any, Any, answers.PatchAttention]:
        """Look at a photo with a vision transformer and give which patches ask which.

        Args:
            image: A picture: JPEG, PNG, WebP, GIF (first frame), BMP, AVIF or TIFF; HEIC if installed.
            layers: A layer to answer with; repeat it for more; all if none is named.
            top_k: How many predictions; all if there are fewer.
            crop: The part that becomes the input: left,top,side in pixels of the upright picture; an input that is
                not square gets its proportions, with `side` as the shorter one. The middle if not given.
            partial: Whether a JPEG or PNG whose data is cut off is read as far as it goes; else it is refused.
            dtype: What one number of a tensor is; float32 alone in a list.
            model: The model's id, as `GET /models` lists it.
        """
        return self._ask(
            operations.PATCH_ATTENTION,
            image=image,
            layers=layers,
            top_k=top_k,
            crop=crop,
            partial=partial,
            dtype=dtype,
            model=model,
        )

    def upright(
        self, image: Photo, *, longest_side: int = 1024, partial: bool = False
    ) -> Coroutine[Any, Any, answers.UprightPicture]:
        """Show a photo as the networks see it: upright, its colours in sRGB, on white; with what was done to it.

        Args:
            image: A picture: JPEG, PNG, WebP, GIF (first frame), BMP, AVIF or TIFF; HEIC if installed.
            longest_side: A larger picture is scaled down to it, in pixels.
            partial: Whether a JPEG or PNG whose data is cut off is read as far as it goes; else it is refused.
        """
        return self._ask(operations.UPRIGHT, image=image, longest_side=longest_side, partial=partial)

    @overload
    def attention(
        self,
        text: str,
        *,
        positional_encoding: bool = True,
        window: Optional[int] = None,
        order: Optional[Sequence[int]] = None,
        disabled_heads: Sequence[HeadGiven] = (),
        layers: Optional[Union[str, Sequence[str]]] = None,
        include: Union[
            Literal[
                "scores",
                "query",
                "key",
                "value",
                "head_output",
                "output",
                "hidden",
                "input",
                "normalised",
                "mean",
                "max",
                "rollout",
                "value_weighted",
                "statistics",
                "thumbnails",
                "tags",
            ],
            Sequence[
                Literal[
                    "scores",
                    "query",
                    "key",
                    "value",
                    "head_output",
                    "output",
                    "hidden",
                    "input",
                    "normalised",
                    "mean",
                    "max",
                    "rollout",
                    "value_weighted",
                    "statistics",
                    "thumbnails",
                    "tags",
                ]
            ],
        ] = (),
        heads: Optional[Sequence[HeadGiven]] = None,
        rollout_heads: Literal["mean", "max"] = "mean",
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "sentence-encoder",
    ) -> Coroutine[Any, Any, answers.Attention]: ...

    @overload
    def attention(
        self,
        text: Iterable[str],
        *,
        positional_encoding: bool = True,
        window: Optional[int] = None,
        order: Optional[Sequence[int]] = None,
        disabled_heads: Sequence[HeadGiven] = (),
        layers: Optional[Union[str, Sequence[str]]] = None,
        include: Union[
            Literal[
                "scores",
                "query",
                "key",
                "value",
                "head_output",
                "output",
                "hidden",
                "input",
                "normalised",
                "mean",
                "max",
                "rollout",
                "value_weighted",
                "statistics",
                "thumbnails",
                "tags",
            ],
            Sequence[
                Literal[
                    "scores",
                    "query",
                    "key",
                    "value",
                    "head_output",
                    "output",
                    "hidden",
                    "input",
                    "normalised",
                    "mean",
                    "max",
                    "rollout",
                    "value_weighted",
                    "statistics",
                    "thumbnails",
                    "tags",
                ]
            ],
        ] = (),
        heads: Optional[Sequence[HeadGiven]] = None,
        rollout_heads: Literal["mean", "max"] = "mean",
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "sentence-encoder",
    ) -> AsyncIterator[Union[answers.Attention, Refused]]: ...

    def attention(
        self,
        text: Union[str, Iterable[str]],
        *,
        positional_encoding: bool = True,
        window: Optional[int] = None,
        order: Optional[Sequence[int]] = None,
        disabled_heads: Sequence[HeadGiven] = (),
        layers: Optional[Union[str, Sequence[str]]] = None,
        include: Union[
            Literal[
                "scores",
                "query",
                "key",
                "value",
                "head_output",
                "output",
                "hidden",
                "input",
                "normalised",
                "mean",
                "max",
                "rollout",
                "value_weighted",
                "statistics",
                "thumbnails",
                "tags",
            ],
            Sequence[
                Literal[
                    "scores",
                    "query",
                    "key",
                    "value",
                    "head_output",
                    "output",
                    "hidden",
                    "input",
                    "normalised",
                    "mean",
                    "max",
                    "rollout",
                    "value_weighted",
                    "statistics",
                    "thumbnails",
                    "tags",
                ]
            ],
        ] = (),
        heads: Optional[Sequence[HeadGiven]] = None,
        rollout_heads: Literal["mean", "max"] = "mean",
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "sentence-encoder",
    ) -> Union[Coroutine[Any, Any, answers.Attention], AsyncIterator[Union[answers.Attention, Refused]]]:
        """Read a sentence, or several, and give who attends to whom, and what each word was taken for.

        With many texts (a list, or any iterable) the answers come one by one and in order, as they are asked for:
        what cannot be read is a `Refused` with its place and its problem. A few requests are under way at a time,
        each with as many as fit.

        Args:
            text: Any text with words in it; needed where there are no `texts`.
            positional_encoding: False leaves the positions out.
            window: How many places to each side a word may see; it then does not see <cls>, which sees everything.
                null for all.
            order: The order the words are read in: position i holds word order[i]. Tokens and rows come back in it.
            disabled_heads: Heads that add nothing.
            layers: Names of the layers to answer with: null for all, [] for none.
            include: What to answer beside the attention of each layer.
            heads: Heads to answer with, of those layers: null for all. What is not of one head alone (`hidden`,
                `rollout`, `statistics`, `thumbnails` …) comes as it does without.
            rollout_heads: How `rollout` joins the heads of a layer.
            dtype: What one number of a tensor is; float32 alone in a list.
            model: The model's id, as `GET /models` lists it.
        """
        return self._ask(
            operations.ATTENTION,
            text=text,
            positional_encoding=positional_encoding,
            window=window,
            order=order,
            disabled_heads=disabled_heads,
            layers=layers,
            include=include,
            heads=heads,
            rollout_heads=rollout_heads,
            dtype=dtype,
            model=model,
        )

    def attention_step(
        self,
        text: str,
        *,
        layer: str,
        head: int,
        query: int,
        positional_encoding: bool = True,
        window: Optional[int] = None,
        order: Optional[Sequence[int]] = None,
        disabled_heads: Sequence[HeadGiven] = (),
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "sentence-encoder",
    ) -> Coroutine[Any, Any, answers.AttentionStep]:
        """Take one row of one head's attention apart, from the word to what the layer hands on.

        Args:
            text: Any text with words in it.
            layer: The layer's name.
            head: Counted from 0.
            query: The token that asks, counted from 0, which is <cls>.
            positional_encoding: False leaves the positions out.
            window: How many places to each side a word may see; it then does not see <cls>, which sees everything.
                null for all.
            order: The order the words are read in: position i holds word order[i]. Tokens and rows come back in it.
            disabled_heads: Heads that add nothing.
            dtype: What one number of a tensor is; float32 alone in a list.
            model: The model's id, as `GET /models` lists it.
        """
        return self._ask(
            operations.ATTENTION_STEP,
            text=text,
            layer=layer,
            head=head,
            query=query,
            positional_encoding=positional_encoding,
            window=window,
            order=order,
            disabled_heads=disabled_heads,
            dtype=dtype,
            model=model,
        )

    def head(
        self,
        layer: str,
        head: int,
        *,
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "sentence-encoder",
    ) -> Coroutine[Any, Any, answers.HeadWeights]:
        """Give what one head has learned, exactly: its rows of W_q, W_k and W_v, its columns of W_O.

        Args:
            layer: The layer's name, as `GET /models/{model_id}` lists it.
            head: Counted from 0.
            dtype: What one number of a tensor is; float32 alone in a list.
            model: The model's id, as `GET /models` lists it.
        """
        return self._ask(operations.HEAD, layer=layer, head=head, dtype=dtype, model=model)

    def embeddings(
        self,
        text: str,
        *,
        extra_words: Union[str, Sequence[str]] = (),
        nearest: int = 5,
        include: Union[
            Literal["embedding", "position", "sum", "final"], Sequence[Literal["embedding", "position", "sum", "final"]]
        ] = (),
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "sentence-encoder",
    ) -> Coroutine[Any, Any, answers.Embeddings]:
        """Set words beside each other, one-hot and embedded, before any of them has looked at its neighbours.

        Args:
            text: Any text with words in it.
            extra_words: Words that stand in no place of the sentence; of a network that cuts words into pieces,
                those of one piece.
            nearest: How many neighbours of each word to give.
            include: Which vectors to answer with.
            dtype: What one number of a tensor is; float32 alone in a list.
            model: The model's id, as `GET /models` lists it.
        """
        return self._ask(
            operations.EMBEDDINGS,
            text=text,
            extra_words=extra_words,
            nearest=nearest,
            include=include,
            dtype=dtype,
            model=model,
        )

    def positional_encoding(
        self,
        *,
        length: int = 64,
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "sentence-encoder",
    ) -> Coroutine[Any, Any, answers.PositionalEncoding]:
        """Give the vectors that are added to the words, one for each place.

        Args:
            length: How many places, <cls>'s counted.
            dtype: What one number of a tensor is; float32 alone in a list.
            model: The model's id, as `GET /models` lists it.
        """
        return self._ask(operations.POSITIONAL_ENCODING, length=length, dtype=dtype, model=model)

    def word_attributions(
        self,
        text: str,
        *,
        positional_encoding: bool = True,
        window: Optional[int] = None,
        order: Optional[Sequence[int]] = None,
        disabled_heads: Sequence[HeadGiven] = (),
        method: Literal["gradient_x_input", "integrated_gradients"] = "integrated_gradients",
        token: Optional[int] = None,
        label: Optional[str] = None,
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "sentence-encoder",
    ) -> Coroutine[Any, Any, answers.WordAttribution]:
        """Find out which words speak for the label of a word or of the sentence.

        Args:
            text: Any text with words in it.
            positional_encoding: False leaves the positions out.
            window: How many places to each side a word may see; it then does not see <cls>, which sees everything.
                null for all.
            order: The order the words are read in: position i holds word order[i]. Tokens and rows come back in it.
            disabled_heads: Heads that add nothing.
            method: How it is found out.
            token: Whose label, counted as in `/attention`, words from 1; null for the sentence's, for what follows
                the text, for the first masked place, or for the text's own vector: whatever the network says.
            label: By name or index; the most probable if null.
            dtype: What one number of a tensor is; float32 alone in a list.
            model: The model's id, as `GET /models` lists it.
        """
        return self._ask(
            operations.WORD_ATTRIBUTIONS,
            text=text,
            positional_encoding=positional_encoding,
            window=window,
            order=order,
            disabled_heads=disabled_heads,
            method=method,
            token=token,
            label=label,
            dtype=dtype,
            model=model,
        )

    def generation(
        self,
        text: str,
        *,
        beams: int = 4,
        dtype: Literal["float32", "float16", "uint8"] = "float32",
        model: str = "pronouncer",
    ) -> Coroutine[Any, Any, answers.Generation]:
        """Say a word: the phonemes with their probabilities, the other candidates, and all three attentions.

        Args:
            text: One word. Case and accents do not matter; signs that are no letters are passed over.
            beams: How many beginnings are followed at a time; 1 is greedy.
            dtype: What one number of a tensor is; float32 alone in a list.
            model: The model's id, as `GET /models` lists it.
        """
        return self._ask(operations.GENERATION, text=text, beams=beams, dtype=dtype, model=model)

    def parameter_count(
        self,
        *,
        channels: int = 3,
        height: int = 100,
        width: int = 100,
        units: int = 1000,
        kernel_size: int = 3,
        filters: int = 64,
        stride: int = 1,
        padding: int = 0,
    ) -> Coroutine[Any, Any, answers.ParameterCount]:
        """Count what a fully connected, a locally connected and a convolution layer have to learn, products written
        out.

        Args:
            channels: Of the picture.
            height: Of the picture, in pixels.
            width: Of the picture, in pixels.
            units: Outputs of the fully connected layer.
            kernel_size: Side of the window.
            filters: How many filters look through the window.
            stride: From one place to the next.
            padding: Zeros around the picture.
        """
        return self._ask(
            operations.PARAMETER_COUNT,
            channels=channels,
            height=height,
            width=width,
            units=units,
            kernel_size=kernel_size,
            filters=filters,
            stride=stride,
            padding=padding,
        )

    def data_efficiency(self) -> Coroutine[Any, Any, answers.DataEfficiency]:
        """Give how right a CNN and a vision transformer become with more and fewer pictures, measured and published."""
        return self._ask(operations.DATA_EFFICIENCY)

    def live(self) -> Coroutine[Any, Any, answers.Health]:
        """Tell that the process answers."""
        return self._ask(operations.LIVE)

    def ready(self) -> Coroutine[Any, Any, answers.Health]:
        """Tell that at least one model can be asked, and that places to compute become free."""
        return self._ask(operations.READY)
