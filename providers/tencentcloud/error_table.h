// What Tencent Cloud's error codes mean for whoever decides whether to try again (Tencent reference 1.5).
#pragma once

#include "providers/sdk/error_table.h"

namespace eniform::tencentcloud {

const sdk::ErrorTable& Errors();

}  // namespace eniform::tencentcloud
