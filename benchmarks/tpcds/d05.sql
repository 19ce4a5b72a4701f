-- Set operation: customers who bought in the stores and on the web, but not by catalogue, in one year.
SELECT count(*) AS customers FROM (
  SELECT ss_customer_sk FROM store_sales JOIN date_dim ON ss_sold_date_sk = d_date_sk WHERE d_year = 2001
  INTERSECT
  SELECT ws_bill_customer_sk FROM web_sales JOIN date_dim ON ws_sold_date_sk = d_date_sk WHERE d_year = 2001
  EXCEPT
  SELECT cs_bill_customer_sk FROM catalog_sales JOIN date_dim ON cs_sold_date_sk = d_date_sk WHERE d_year = 2001)
