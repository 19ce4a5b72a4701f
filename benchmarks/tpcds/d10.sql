-- Existence: customers of some counties who bought in a store and in one of the other channels, by their demographics.
SELECT c.cd_gender, c.cd_marital_status, c.cd_education_status, count(*) AS n
FROM customer u
JOIN customer_address a ON u.c_current_addr_sk = a.ca_address_sk
JOIN customer_demographics c ON u.c_current_cdemo_sk = c.cd_demo_sk
WHERE a.ca_state IN ('TX', 'OH', 'GA')
  AND EXISTS (SELECT 1 FROM store_sales WHERE ss_customer_sk = u.c_customer_sk)
  AND (EXISTS (SELECT 1 FROM web_sales WHERE ws_bill_customer_sk = u.c_customer_sk)
    OR EXISTS (SELECT 1 FROM catalog_sales WHERE cs_bill_customer_sk = u.c_customer_sk))
GROUP BY c.cd_gender, c.cd_marital_status, c.cd_education_status
ORDER BY c.cd_gender, c.cd_marital_status, c.cd_education_status
