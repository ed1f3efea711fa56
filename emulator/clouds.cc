#include "emulator/cloud.h"
#include "emulator/jdcloud/jd_cloud.h"
#include "emulator/tencentcloud/tencent_cloud.h"

namespace eniform::emulator {

std::vector<CloudEntry> AllClouds() {
  return {
      {"tencentcloud", tencentcloud::MakeTencentCloud},
      {"jdcloud", jdcloud::MakeJdCloud},
  };
}

}  // namespace eniform::emulator
