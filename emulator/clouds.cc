#include "emulator/alicloud/alibaba_cloud.h"
#include "emulator/cloud.h"
#include "emulator/jdcloud/jd_cloud.h"
#include "emulator/tencentcloud/tencent_cloud.h"

namespace eniform::emulator {

std::vector<CloudEntry> AllClouds() {
  return {
      {"tencentcloud", tencentcloud::MakeTencentCloud},
      {"alicloud", alicloud::MakeAlibabaCloud},
      {"jdcloud", jdcloud::MakeJdCloud},
  };
}

}  // namespace eniform::emulator
