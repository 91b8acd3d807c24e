package io.chaindrift.inventory;

import io.chaindrift.inventory.kubernetes.ApiUnderTest;
import io.chaindrift.inventory.kubernetes.RealApi;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The whole program on a real kube-apiserver, in the profile {@code kube-apiserver}; see {@link RealApi}. */
@EnabledIfSystemProperty(named = RealApi.URL_PROPERTY, matches = ".+")
class InventoryRealApiIT extends InventoryContract {

    @Override
    ApiUnderTest startApi() {
        return RealApi.given();
    }
}
