// eniform-provider-tencentcloud: started by eniform, not by people.
#include <memory>

#include "providers/sdk/clock.h"
#include "providers/sdk/curl_transport.h"
#include "providers/sdk/serve.h"
#include "providers/tencentcloud/provider.h"

int main() {
  using namespace eniform;
  return sdk::ServeMain(
      std::make_unique<tencentcloud::TencentCloud>(sdk::MakeCurlTransport(), sdk::SystemClock(), sdk::ProcessEnvironment()));
}
