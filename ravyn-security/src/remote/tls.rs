//! Whom the client trusts.

use std::sync::Arc;

use ravyn_core::error::{BoxError, BuildError, BuildFault};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs};

/// The certificates in a PEM text.
pub(super) fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, BuildError> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    let list = read.unwrap_or_default();
    let fault = list.is_empty().then(|| {
        BuildFault::new("RV0041", "the setting `trust` has no certificate as PEM")
            .note("it comes from `RemoteClient::trust`")
            .help("hand it a text that begins with `-----BEGIN CERTIFICATE-----`")
    });
    BuildError::check(fault.into_iter().collect())?;
    Ok(list)
}

/// TLS 1.2 and 1.3 that trusts the system's authorities and these.
pub(super) fn config(more: &[CertificateDer<'static>]) -> Result<ClientConfig, BoxError> {
    let mut roots = RootCertStore::empty();
    let of_system = rustls_native_certs::load_native_certs();
    let (_, unusable) = roots.add_parsable_certificates(of_system.certs);
    for certificate in more {
        roots.add(certificate.clone())?;
    }
    if roots.is_empty() {
        tracing::warn!(
            unusable,
            errors = ?of_system.errors,
            "the system has no certificates of authorities: no https address can be called"
        );
    }
    let provider = Arc::new(aws_lc_rs::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
