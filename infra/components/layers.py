"""The layers that every function runs on."""

from aws_cdk import AssetHashType, RemovalPolicy
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.environments import PythonTarget
from infra.packaging import (
    Package,
    dependencies_layer,
    encoder_layer,
    multilingual_layer,
    shared_layer,
    signatures_layer,
)


class Layers(Construct):
    """The shared package and the locked dependencies, apart: one changes daily, one does not.

    Attributes:
        versions: in the order functions list them.
        with_encoder: those and the sentence encoders, for the functions that compare by meaning.
        with_signatures: those and what checks public-key signatures, for who takes webhooks.
    """

    def __init__(self, scope: Construct, id_: str, *, target: PythonTarget) -> None:
        super().__init__(scope, id_)
        self._target = target
        self.versions: list[lambda_.ILayerVersion] = [
            self._layer("Dependencies", dependencies_layer(target=target)),
            self._layer("Escalation", shared_layer(target=target)),
        ]
        self.with_encoder: list[lambda_.ILayerVersion] = [
            *self.versions,
            self._layer("Encoder", encoder_layer(target=target)),
            self._layer("Multilingual", multilingual_layer(target=target)),
        ]
        self.with_signatures: list[lambda_.ILayerVersion] = [
            *self.versions,
            self._layer("Signatures", signatures_layer(target=target)),
        ]

    def _layer(self, id_: str, package: Package) -> lambda_.LayerVersion:
        return lambda_.LayerVersion(
            self,
            id_,
            code=lambda_.Code.from_asset(
                str(package.path), asset_hash=package.digest, asset_hash_type=AssetHashType.CUSTOM
            ),
            compatible_runtimes=[runtime(self._target)],
            compatible_architectures=[architecture(self._target)],
            removal_policy=RemovalPolicy.DESTROY,
        )


def runtime(target: PythonTarget) -> lambda_.Runtime:
    """Lambda's name of the target's interpreter."""
    return lambda_.Runtime(
        f"python{target.dotted}", lambda_.RuntimeFamily.PYTHON, supports_inline_code=True
    )


def architecture(target: PythonTarget) -> lambda_.Architecture:
    """Lambda's constant for the target's processor."""
    if target.architecture == "arm64":
        return lambda_.Architecture.ARM_64
    return lambda_.Architecture.X86_64
