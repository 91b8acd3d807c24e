package io.chaindrift.inventory.kubernetes;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The same on a real kube-apiserver, in the profile {@code kube-apiserver}; see {@link RealApi}. */
@EnabledIfSystemProperty(named = RealApi.URL_PROPERTY, matches = ".+")
class ClusterWatchRealApiIT extends ClusterWatchContract {

    @Override
    ApiUnderTest startApi() {
        return RealApi.given();
    }
}
