// JD Cloud as a plugin.
#pragma once

#include <memory>
#include <string>

#include "providers/jdcloud/session.h"
#include "providers/sdk/session_provider.h"

namespace eniform::jdcloud {

const sdk::CloudNames& Names();

// Credentials come from JDCLOUD_ACCESS_KEY, JDCLOUD_SECRET_KEY and, for temporary ones, JDCLOUD_SESSION_TOKEN, else from the file of the
// vendor's command line, ~/.jdc/config. They are checked with one call. JDCLOUD_SESSION_TOKEN_FORM says how the token is sent: `raw`, which
// is the default, or `base64` (JD reference 1.4).
class JdCloud : public sdk::SessionProvider<Session> {
 public:
  // `clock` must outlive it.
  JdCloud(std::unique_ptr<sdk::HttpTransport> transport, sdk::Clock* clock, sdk::Environment environment);

 protected:
  sdk::Result<std::shared_ptr<Session>> Open(const ConfigureRequest& request, const sdk::Credentials& credentials,
                                             sdk::HttpTransport* transport, sdk::Clock* clock) override;

 private:
  const std::string token_form_;
};

}  // namespace eniform::jdcloud
