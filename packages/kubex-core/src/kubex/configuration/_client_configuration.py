from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, PlainValidator, model_validator

from kubex.configuration._checks import bearer_token, file_path, namespace_name, not_empty, pem, server_url
from kubex.core.proxies import check_proxy_url
from kubex.core.settings import Settings

Pem = Annotated[bytes | str, PlainValidator(pem)]
FilePath = Annotated[Path | str, PlainValidator(file_path)]


class ClientConfiguration(Settings):
    """Where the API server is, how it is trusted and how to authenticate to it.

    Immutable. What is wrong is a `ConfigurationError` that names the field; secrets are in no error and no repr.
    Certificates and keys are PEM, as bytes or text; of `..._data` and `..._file` the data wins. Of `token` and
    `token_file` the file wins, which is read again as time goes by; `token` stands in while the file was never read.
    `proxy_url` is the URL of the forward proxy that leads to the API server; `ClientOptions.proxy` wins over it.

        ClientConfiguration(url="https://my-cluster:6443", token="my-token")
    """

    url: Annotated[str, AfterValidator(server_url)]
    token: Annotated[str, AfterValidator(bearer_token)] | None = Field(default=None, repr=False)
    token_file: FilePath | None = None
    ca_data: Pem | None = Field(default=None, repr=False)
    ca_file: FilePath | None = None
    client_certificate_data: Pem | None = Field(default=None, repr=False)
    client_certificate_file: FilePath | None = None
    client_key_data: Pem | None = Field(default=None, repr=False)
    client_key_file: FilePath | None = None
    insecure_skip_tls_verify: bool = False
    tls_server_name: Annotated[str, AfterValidator(not_empty)] | None = None
    namespace: Annotated[str, AfterValidator(namespace_name)] = "default"
    disable_compression: bool = False
    proxy_url: Annotated[str, AfterValidator(check_proxy_url)] | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _check_combinations(self) -> Self:
        certificate = self.client_certificate_data is not None or self.client_certificate_file is not None
        key = self.client_key_data is not None or self.client_key_file is not None
        if certificate and not key:
            msg = "a client certificate needs its key: set client_key_data or client_key_file"
            raise ValueError(msg)
        if key and not certificate:
            msg = "a client key needs its certificate: set client_certificate_data or client_certificate_file"
            raise ValueError(msg)
        if self.insecure_skip_tls_verify and (self.ca_data is not None or self.ca_file is not None):
            msg = "insecure_skip_tls_verify and a CA (ca_data, ca_file) contradict each other: leave one of them out"
            raise ValueError(msg)
        return self
