//! The examples, in one list. What drives them takes it with a macro of its own: `programs!(name_of_the_macro);`.

/// `described` examples also answer values that are made of their documents; of the `guarded` ones something before
/// the arguments refuses these.
macro_rules! programs {
    ($with:ident) => {
        $with! {
            described {
                controllers = "../examples/controllers.rs",
                errors = "../examples/errors.rs",
                exchange = "../examples/exchange.rs",
                extension = "../examples/extension.rs",
                hello = "../examples/hello.rs",
                injection = "../examples/injection.rs",
                openapi_tour = "../examples/openapi_tour.rs",
                parameters = "../examples/parameters.rs",
                quickstart = "../examples/quickstart.rs",
                settings = "../examples/settings.rs",
                tour = "../examples/tour.rs",
                webhooks = "../examples/webhooks.rs",
            }
            guarded {
                levels = "../examples/levels.rs",
                security_api_key = "../examples/security_api_key.rs",
                security_api_key_rate_limit = "../examples/security_api_key_rate_limit.rs",
                security_current_user = "../examples/security_current_user.rs",
                security_https = "../examples/security_https.rs",
                security_jwt = "../examples/security_jwt.rs",
                security_login_refresh = "../examples/security_login_refresh.rs",
                security_oauth2_scopes = "../examples/security_oauth2_scopes.rs",
                security_quickstart = "../examples/security_quickstart.rs",
                security_roles = "../examples/security_roles.rs",
            }
        }
    };
}
