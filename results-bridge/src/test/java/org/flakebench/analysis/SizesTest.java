package org.flakebench.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "X-Small, XSMALL",
    "XSMALL, XSMALL",
    "x_small, XSMALL",
    "XS, XSMALL",
    "Small, SMALL",
    "S, SMALL",
    "MEDIUM, MEDIUM",
    "m, MEDIUM",
    "Large, LARGE",
    "L, LARGE",
    "X-Large, XLARGE",
    "XL, XLARGE",
    "1X-Large, XLARGE",
    "2X-Large, 2XLARGE",
    "XXLARGE, 2XLARGE",
    "XX-Large, 2XLARGE",
    "X2LARGE, 2XLARGE",
    "2XL, 2XLARGE",
    "3X-Large, 3XLARGE",
    "XXXLARGE, 3XLARGE",
    "4X-Large, 4XLARGE",
    "X4LARGE, 4XLARGE",
    "5X-Large, 5XLARGE",
    "X5LARGE, 5XLARGE",
    "6X-Large, 6XLARGE",
    "X6LARGE, 6XLARGE",
    "Enormous, ENORMOUS"
  })
  void spellingsOfWarehouses(String spelled, String size) {
    assertThat(Sizes.warehouse(spelled)).isEqualTo(size);
  }

  @ParameterizedTest
  @CsvSource({
    "STANDARD_M, STANDARD_M",
    "standard-m, STANDARD_M",
    "Standard 2X, STANDARD_2XL",
    "STANDARD_2XL, STANDARD_2XL",
    "HIGHMEM_48XL, HIGHMEM_48XL",
    "BURST_XS, BURST_XS",
    "STANDARD_L, STANDARD_L",
    "STANDARD_XL, STANDARD_XL",
    "X-Small, BURST_XS",
    "SMALL, BURST_S",
    "MEDIUM, STANDARD_M",
    "LARGE, STANDARD_L",
    "XLARGE, STANDARD_XL",
    "2XLARGE, STANDARD_2XL",
    "db.r6g.large, DB.R6G.LARGE"
  })
  void spellingsOfInstances(String spelled, String size) {
    assertThat(Sizes.instance(spelled)).isEqualTo(size);
  }
}
