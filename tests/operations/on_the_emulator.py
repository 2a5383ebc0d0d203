"""What of the stacks the emulator cannot make, in a form that it can.

CDK's function that empties a bucket before it goes is for Node and loads AWS's library, which
Lambda brings along and the emulator does not: it would never answer, and CloudFormation wait an
hour for it. One in Python does the same. An alarm of a calculated metric becomes one of a metric
that nobody writes. The style of Cognito's newer sign-in pages goes: the emulator has no such type.
"""

import json
from pathlib import Path
from typing import Any, Final

from infra.environments import this_python

SOURCE: Final = """
import json
import os
import urllib.request

import botocore.session


def handler(event, context):
    bucket = event["ResourceProperties"]["BucketName"]
    if event["RequestType"] == "Delete":
        endpoint = os.environ.get("AWS_ENDPOINT_URL")
        s3 = botocore.session.get_session().create_client("s3", endpoint_url=endpoint)
        for one in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
            s3.delete_object(Bucket=bucket, Key=one["Key"])
    names = ("StackId", "RequestId", "LogicalResourceId")
    answer = {name: event[name] for name in names}
    answer |= {"Status": "SUCCESS", "PhysicalResourceId": event.get("PhysicalResourceId", bucket)}
    request = urllib.request.Request(
        event["ResponseURL"], data=json.dumps(answer).encode(), method="PUT"
    )
    urllib.request.urlopen(request)
"""


LEFT_OUT: Final = frozenset({"AWS::Cognito::ManagedLoginBranding"})


def adapt(assembly: Path) -> None:
    """Change the templates of a cloud assembly where they lie."""
    for path in assembly.glob("*.template.json"):
        template: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        known = {n: r for n, r in template["Resources"].items() if r["Type"] not in LEFT_OUT}
        template["Resources"] = known
        for name, resource in known.items():
            properties = resource.get("Properties", {})
            if name.startswith("CustomS3AutoDelete") and "Code" in properties:
                properties["Code"] = {"ZipFile": SOURCE}
                properties["Runtime"] = f"python{this_python().dotted}"
            if resource["Type"] == "AWS::CloudWatch::Alarm" and properties.pop("Metrics", None):
                properties |= {"Namespace": "None", "MetricName": name}
                properties |= {"Period": 300, "Statistic": "Sum"}
        path.write_text(json.dumps(template), encoding="utf-8")
