// eniform-provider-alicloud: started by eniform, not by people.
#include <memory>

#include "providers/alicloud/provider.h"
#include "providers/sdk/clock.h"
#include "providers/sdk/curl_transport.h"
#include "providers/sdk/serve.h"

int main() {
  using namespace eniform;
  return sdk::ServeMain(std::make_unique<alicloud::AlibabaCloud>(sdk::MakeCurlTransport(), sdk::SystemClock(), sdk::ProcessEnvironment()));
}
