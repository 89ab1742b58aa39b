"""How names on the wire become names of Python."""

import pytest
from generator.names import field_name, module_name, split_schema_name, usual_wire_name
from pydantic import BaseModel

from kubex.core.models._base import to_wire


@pytest.mark.parametrize(
    ("wire", "name"),
    [
        ("name", "name"),
        ("apiVersion", "api_version"),
        ("clusterIP", "cluster_ip"),
        ("clusterIPs", "cluster_ips"),
        ("podCIDRs", "pod_cidrs"),
        ("nonResourceURLs", "non_resource_urls"),
        ("externalIPs", "external_ips"),
        ("hostIPC", "host_ipc"),
        ("hostPID", "host_pid"),
        ("targetWWNs", "target_wwns"),
        ("wwids", "wwids"),
        ("storagePolicyID", "storage_policy_id"),
        ("volumeID", "volume_id"),
        ("fsGroup", "fs_group"),
        ("iscsi", "iscsi"),
        ("setHostnameAsFQDN", "set_hostname_as_fqdn"),
        ("insecureSkipTLSVerify", "insecure_skip_tls_verify"),
        ("currentCPUUtilizationPercentage", "current_cpu_utilization_percentage"),
        ("serverAddressByClientCIDRs", "server_address_by_client_cidrs"),
        ("fieldsV1", "fields_v1"),
        ("openAPIV3Schema", "open_api_v3_schema"),
        ("downwardAPI", "downward_api"),
        ("Port", "port"),
        ("x-kubernetes-int-or-string", "x_kubernetes_int_or_string"),
    ],
)
def test_an_acronym_is_one_word(wire: str, name: str) -> None:
    assert field_name(wire) == name


@pytest.mark.parametrize(
    ("wire", "name"),
    [
        ("from", "from_"),
        ("continue", "continue_"),
        ("not", "not_"),
        ("$ref", "ref_"),
        ("$schema", "schema_"),
        ("schema", "schema_"),
        ("copy", "copy_"),
        ("bool", "bool_"),
        ("int", "int_"),
    ],
)
def test_a_name_that_is_taken_gets_an_underscore(wire: str, name: str) -> None:
    assert field_name(wire) == name


def test_no_field_hides_what_every_model_has() -> None:
    public = [name for name in dir(BaseModel) if not name.startswith("_")]
    assert [name for name in public if field_name(name) == name] == []


@pytest.mark.parametrize(
    ("class_name", "module"),
    [
        ("Pod", "pod"),
        ("PodSpec", "pod_spec"),
        ("PodDNSConfig", "pod_dns_config"),
        ("AWSElasticBlockStoreVolumeSource", "aws_elastic_block_store_volume_source"),
        ("CSIDriver", "csi_driver"),
        ("JSONSchemaProps", "json_schema_props"),
        ("ServiceCIDR", "service_cidr"),
        ("Import", "import_"),
    ],
)
def test_a_module_is_named_for_its_class(class_name: str, module: str) -> None:
    assert module_name(class_name) == module


@pytest.mark.parametrize("field", ["api_version", "from_", "name", "fields_v1", "cluster_ip", "x_kubernetes_map_type"])
def test_the_generator_and_the_base_class_agree_on_usual_wire_names(field: str) -> None:
    assert usual_wire_name(field) == to_wire(field)


@pytest.mark.parametrize(
    ("schema", "parts"),
    [
        ("io.k8s.api.apps.v1.Deployment", ("apps", "v1", "Deployment")),
        ("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector", ("meta", "v1", "LabelSelector")),
        (
            "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps",
            ("apiextensions", "v1", "JSONSchemaProps"),
        ),
    ],
)
def test_a_schema_name_ends_with_group_version_and_class(schema: str, parts: tuple[str, str, str]) -> None:
    assert split_schema_name(schema) == parts
