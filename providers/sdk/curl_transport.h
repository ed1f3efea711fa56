// HttpTransport over libcurl.
#pragma once

#include <memory>

#include "providers/sdk/http.h"

namespace eniform::sdk {

// Keeps connections alive and shares them between threads; as many at a time as there are concurrent calls. Certificates and
// host names are always verified. Proxies of the environment are honoured, but never for loopback hosts. Redirects are not
// followed. A request with Resend::kForbidden leaves this machine at most once, also where a kept connection has died:
// libcurl by itself would send it again.
std::unique_ptr<HttpTransport> MakeCurlTransport();

}  // namespace eniform::sdk
